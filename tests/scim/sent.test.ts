import assert from 'node:assert/strict'
import { sentOf } from '../../src/scim/sent.ts'
import { plant } from '../planted/plant.ts'

const SECRET = plant('sent-password', { after: '-Zq"9\\ß' })
const TOKEN = plant('sent-token')

describe('what a refused request sent, as the log keeps it', () => {
  const keep = (body: unknown, query = '') =>
    sentOf({ headers: { authorization: `Bearer ${TOKEN}` }, body, query: new URLSearchParams(query) })
  const body = (sent: unknown): string => keep(sent)?.body ?? assert.fail('no body is kept')

  it('is the body line by line, as it came', () => {
    const sent = {
      userName: 'ana@x.com',
      active: 'perhaps',
      emails: [{ value: 'a@x.com', primary: true }],
      n: [],
      o: {},
    }
    assert.deepEqual(JSON.parse(body(sent)), sent)
    assert.equal(body({ a: [1, null] }), '{\n  "a": [\n    1,\n    null\n  ]\n}')
    assert.equal(keep(undefined), null)
  })

  it('is the query by its parameters, decoded', () => {
    const sent = keep(undefined, 'filter=userName%20eq%20%22ana%22&count=5')
    assert.deepEqual(sent, { query: 'filter=userName eq "ana"\ncount=5', body: null, cut: false })
  })

  const ways: [string, unknown][] = [
    ['under its name', { password: SECRET }],
    ['in a list', { Password: [SECRET, { value: SECRET }] }],
    ['under the name of its schema', { 'urn:ietf:params:scim:schemas:core:2.0:User:password': SECRET }],
    ['deeply', { a: { b: { c: { d: { e: { f: { g: { h: { password: SECRET, i: { password: SECRET } } } } } } } } } }],
    ['as the value of an operation', { Operations: [{ op: 'add', path: 'password', value: SECRET }] }],
    ['in an operation without a path', { Operations: [{ op: 'add', value: { password: SECRET } }] }],
    ['once more under another name', { password: SECRET, userName: SECRET, emails: `x ${SECRET} y` }],
    ['as a name', { password: SECRET, [SECRET]: 1 }],
    ['as JSON in a text', { title: JSON.stringify({ password: SECRET }) }],
    ['as a filter in a text', { Operations: [{ path: `password eq ${JSON.stringify(SECRET)}` }] }],
    ['as its token', { title: TOKEN }],
    ['in a value that is longer than is kept', { password: SECRET, title: `${'x'.repeat(8_180)}${SECRET}` }],
    ['behind all that is kept', { title: 'x'.repeat(1_900), list: Array(9).fill('y'.repeat(1_900)), password: SECRET }],
  ]
  for (const [way, sent] of ways)
    it(`has no secret that was sent ${way}`, () => {
      const kept = body(sent)
      for (const secret of [SECRET, TOKEN])
        for (const form of [secret, JSON.stringify(secret).slice(1, -1), secret.slice(0, 9)])
          assert.ok(!kept.includes(form), kept)
    })

  it('has no short secret either, nor a number', () => {
    assert.equal(body({ password: 'ab', pin_secret: 7 }), '{\n  "password": "•••",\n  "pin_secret": "•••"\n}')
    assert.ok(!body({ password: 47_114_711, title: 47_114_711 }).includes('4711'))
  })

  it('has no secret of the query', () => {
    const query = new URLSearchParams({ filter: `password eq "${SECRET}"`, access_token: SECRET, sortBy: TOKEN })
    const kept = keep({}, String(query))
    assert.equal(kept?.query, 'filter=•••\naccess_token=•••\nsortBy=•••')
  })

  it('leaves words alone that only sound like a secret', () => {
    assert.deepEqual(JSON.parse(body({ title: 'Secretary' })), { title: 'Secretary' })
  })

  it('keeps nothing of a body with more secrets than are looked for', () => {
    const Operations = Array.from({ length: 200 }, (_, n) => ({ path: 'password', value: `${SECRET}${n}` }))
    assert.deepEqual(keep({ Operations }), { query: null, body: null, cut: true })
  })

  it('stops after 8 KB, however much was sent, in no time', () => {
    const members = Array.from({ length: 100_000 }, (_, n) => ({ value: `member-${n}` }))
    const began = performance.now()
    const kept = keep({ displayName: 'All', members })
    assert.ok(performance.now() - began < 500)
    assert.ok(kept?.cut && (kept.body?.length ?? 0) <= 8_193 && kept.body?.endsWith('…'))
    assert.match(kept.body ?? '', /"displayName": "All"/)
    assert.equal(keep({ title: 'x'.repeat(2_001) })?.body, '{\n  "title": "… 2001 characters, left out"\n}')
  })
})
