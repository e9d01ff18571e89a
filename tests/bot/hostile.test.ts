import assert from 'node:assert/strict'
import { SignJWT, generateKeyPair } from 'jose'
import { CARD_ACTIONS, COMMANDS } from '../../src/bot/commands/registry.ts'
import { openChat, wordsOf } from './chat.ts'
import type { Chat } from './chat.ts'

describe('bot with hostile input', () => {
  let chat: Chat
  before(async () => {
    chat = await openChat()
  })
  after(() => chat.close())

  it('refuses bodies that are not an activity, and says what is wrong', async () => {
    const bodies: [string, RegExp][] = [
      ['{}', /type/],
      ['[]', /one activity/],
      ['null', /one activity/],
      [JSON.stringify({ ...chat.activity(), serviceUrl: 'file:///etc/passwd' }), /serviceUrl/],
      [JSON.stringify({ ...chat.activity(), from: 'Ana' }), /from/],
      [JSON.stringify({ ...chat.activity(), text: { toString: 1 } }), /text/],
      [JSON.stringify({ ...chat.activity(), conversation: null }), /conversation/],
    ]
    for (const [body, says] of bodies) {
      const response = await chat.post(body)
      assert.equal(response.status, 400, body)
      const told = await response.text()
      assert.match(told, says)
      assert.doesNotMatch(told, /at \w+ \(|node_modules/)
    }
  })

  it('takes neither a megabyte, nor what is not JSON, nor another method', async () => {
    assert.equal((await chat.post({ ...chat.activity(), text: 'x'.repeat(1024 * 1024) })).status, 413)
    assert.equal((await chat.post({ ...chat.activity(), text: 'x'.repeat(300 * 1024) })).status, 413)
    assert.equal((await chat.post('{"type": "message"')).status, 400)
    assert.equal((await chat.post(JSON.stringify(chat.activity()), { 'content-type': 'text/plain' })).status, 415)
    assert.equal((await fetch(chat.url)).status, 405)
  })

  it('answers 200 to any shape of a pressed button', async () => {
    const values = [undefined, null, 7, 'x', [], {}, { action: null }, { action: { verb: 'x'.repeat(1e4) } }]
    const more = [{ action: { verb: 'sync.start', data: { v: 1, service: '__proto__', op: 'x' } } }]
    for (const value of [...values, ...more]) {
      const body = { ...chat.activity(), type: 'invoke', name: 'adaptiveCard/action', value }
      const response = await chat.post(body)
      assert.equal(response.status, 200)
      assert.match(wordsOf(((await response.json()) as { value: unknown }).value), /older version/)
    }
    const other = await chat.post({ ...chat.activity(), type: 'invoke', name: 'composeExtension/query', value: {} })
    assert.equal(other.status, 200)
  })

  it('answers every button in words whatever stands in its data, and starts nothing', async () => {
    const odd = [7, null, [], {}, '', '../..', '__proto__', 'x'.repeat(500), "1' or 1=1", '1\u0000', '٣', '1e9', '-1']
    const deeds = [...COMMANDS, ...CARD_ACTIONS].filter(({ verb }) => !/^(sync|undo)\./.test(verb))
    for (const [i, deed] of deeds.entries())
      for (const [j, value] of odd.entries()) {
        const said = { run: value, job: value, user: value, plan: value, count: value, for: value, text: value }
        const { status, body } = await chat.press(deed.verb, { v: 1, ...said, op: `odd-${i}-${j}` })
        assert.equal(status, 200)
        const words = typeof body.value === 'string' ? body.value : wordsOf(body.value)
        assert.doesNotMatch(words, /did not work/, `${deed.verb} ${JSON.stringify(value)}`)
        assert.ok(JSON.stringify(body).length < 28 * 1024)
      }
    assert.equal((await chat.world.jobs.jobs(chat.world.tenantId, { limit: 1 })).total, 0)
  })

  it('starts nothing for a button without an op, or with one that is no text', async () => {
    for (const op of [undefined, '', 7, 'x'.repeat(201), {}])
      await chat.press('sync.start', { v: 1, service: 'all', op })
    assert.equal((await chat.world.jobs.jobs(chat.world.tenantId, { limit: 1 })).total, 0)
  })

  it('shows what was typed without letting it be markdown, a macro or a flood', async () => {
    await chat.say(`[x](https://evil.example) {{DATE(2020-01-01T00:00:00Z)}} \u202e${'w'.repeat(5_000)}`)
    const { card } = await chat.message(({ card: seen }) => wordsOf(seen).includes('Did you mean'))
    assert.doesNotMatch(JSON.stringify(card), /\{\{DATE|\u202e/)
    const blocks = (card!.body as { type: string }[]).filter(({ type }) => type === 'TextBlock')
    assert.doesNotMatch(wordsOf(blocks), /evil/)
    assert.ok(JSON.stringify(card).length < 3_000)
  })

  it('answers at once while the connector hangs', async () => {
    const dead = { ...chat.activity(), serviceUrl: 'http://127.0.0.1:9', text: 'status' }
    const response = await chat.post(dead)
    assert.equal(response.status, 200)
  })

  it('ignores kinds of activity that it does not know', async () => {
    assert.equal((await chat.post({ ...chat.activity(), type: 'messageReaction' })).status, 200)
  })

  it('sends only to the tenant it was asked from: a job of no one is not on record', async () => {
    const { body } = await chat.press('job.view', { v: 1, run: 'run-999' })
    assert.equal(body.value, 'That sync is no longer on record. Write show history to see those that are.')
  })
})

describe('bot with credentials', () => {
  const APP = '9f2c0d1e-77aa-4f0b-9a55-0c3d6a1be099'
  let chat: Chat
  before(async () => {
    chat = await openChat({
      credentials: {
        kind: 'app',
        appId: () => APP,
        government: false,
        token: () => Promise.reject(new Error('no token')),
      },
    })
  })
  after(() => chat.close())

  const token = async (claims: object, alg = 'RS256') => {
    const { privateKey } = await generateKeyPair(alg)
    return new SignJWT({ iss: 'https://api.botframework.com', serviceurl: chat.connector.url, ...claims })
      .setProtectedHeader({ alg, kid: 'unknown' })
      .setExpirationTime('1h')
      .sign(privateKey)
  }

  it('answers 401 in plain words to no token, garbage and tokens for somebody else', async () => {
    const headers: Record<string, string>[] = [
      {},
      { authorization: '' },
      { authorization: 'Bearer' },
      { authorization: 'Basic YTpi' },
      { authorization: 'Bearer garbage' },
      { authorization: 'Bearer e30.e30.x' },
      { authorization: `Bearer ${await token({ aud: 'somebody else' })}` },
      { authorization: `Bearer ${await token({ aud: APP }, 'ES256')}` },
      { authorization: `Bearer ${await token({ aud: APP, iss: 'https://evil.example' })}` },
    ]
    for (const header of headers) {
      const response = await chat.post({ ...chat.activity(), text: 'sync now' }, header)
      assert.equal(response.status, 401, JSON.stringify(header))
      assert.equal(await response.text(), 'Unauthorized')
    }
    assert.equal((await chat.world.jobs.jobs(chat.world.tenantId, { limit: 1 })).total, 0)
    assert.equal(chat.connector.messages.length, 0)
  })

  it('does not say whether a body would have been right before the token is', async () => {
    assert.equal((await chat.post('{}')).status, 401)
  })
})
