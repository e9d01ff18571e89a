import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { generateKeyPair } from 'jose'
import { openChat, titleOf } from './chat.ts'
import type { Chat } from './chat.ts'
import { startIssuer } from './issuer.ts'
import type { LocalIssuer } from './issuer.ts'

const APP = '9f2c0d1e-77aa-4f0b-9a55-0c3d6a1be099'
const NAME = 'https://bot-framework.example'
const ELSEWHERE = '22222222-2222-4222-8222-222222222222'
const DAY = 86_400

describe('tokens of the Bot Framework', () => {
  let issuer: LocalIssuer
  let chat: Chat
  let printed: string[]
  // what the SDK would print
  const { error: print } = globalThis.console
  before(async () => {
    issuer = await startIssuer()
    await issuer.addKey('other channel', ['webchat'])
    chat = await openChat({
      credentials: {
        kind: 'app',
        appId: () => APP,
        government: false,
        token: () => Promise.resolve('outgoing'),
        issuer: { name: NAME, metadataUrl: issuer.metadataUrl },
      },
    })
  })
  after(async () => {
    await chat.close()
    await issuer.close()
  })
  beforeEach(() => {
    printed = []
    globalThis.console.error = (...words: unknown[]) => void printed.push(words.join(' '))
  })
  afterEach(() => {
    globalThis.console.error = print
  })

  const claims = (more: Record<string, unknown> = {}) => ({
    ...{ iss: NAME, aud: APP, serviceurl: chat.connector.url },
    ...more,
  })
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
  const say = (token: string, more: object = {}) =>
    chat.post({ ...chat.activity(), text: 'sync now', ...more }, bearer(token))
  const jobs = async () => (await chat.world.jobs.jobs(chat.world.tenantId, { limit: 1 })).total

  it('lets in an activity with a token of its issuer, and answers with one of ours', async () => {
    const response = await chat.post({ ...chat.activity(), text: 'help' }, bearer(await issuer.sign(claims())))
    assert.equal(response.status, 200)
    await chat.message(({ card }) => titleOf(card) === 'What you can say')
    assert.deepEqual([...new Set(chat.connector.authorizations)], ['Bearer outgoing'])
  })

  const plain = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')
  const soon = () => Math.floor(Date.now() / 1_000) + 600

  /** What is wrong, and how it is sent. */
  const WRONG: Record<string, () => Promise<{ token?: string; more?: object; header?: Record<string, string> }>> = {
    'no token': async () => ({ header: {} }),
    'another scheme': async () => ({ header: { authorization: 'Basic YTpi' } }),
    'a signature of another key under the name of theirs': async () => {
      const { privateKey } = await generateKeyPair('RS256')
      return { token: await issuer.sign(claims(), { by: privateKey }) }
    },
    'claims changed after it was signed': async () => {
      const [head, , signature] = (await issuer.sign(claims({ aud: 'x' }))).split('.')
      return { token: `${head}.${plain({ ...claims(), exp: soon() })}.${signature}` }
    },
    'no signature': async () => ({
      token: `${plain({ alg: 'RS256', kid: 'one' })}.${plain({ ...claims(), exp: soon() })}.`,
    }),
    'alg none': async () => ({ token: `${plain({ alg: 'none' })}.${plain({ ...claims(), exp: soon() })}.x` }),
    'a symmetric signature with their public key': async () => {
      const text = `${plain({ alg: 'HS256', kid: 'one' })}.${plain({ ...claims(), exp: soon() })}`
      return { token: `${text}.${createHmac('sha256', 'one').update(text).digest('base64url')}` }
    },
    'an end a day ago': async () => ({ token: await issuer.sign(claims(), { expires: -DAY }) }),
    'no end': async () => ({ token: await issuer.sign(claims(), { expires: null }) }),
    'a beginning tomorrow': async () => ({ token: await issuer.sign(claims(), { notBefore: DAY, expires: 2 * DAY }) }),
    'another audience': async () => ({ token: await issuer.sign(claims({ aud: 'somebody else' })) }),
    'no audience': async () => ({ token: await issuer.sign({ iss: NAME, serviceurl: chat.connector.url }) }),
    'another issuer': async () => ({ token: await issuer.sign(claims({ iss: 'https://evil.example' })) }),
    'a key that nobody knows': async () => ({ token: await issuer.sign(claims(), { kid: 'unknown' }) }),
    'a key for another channel': async () => ({ token: await issuer.sign(claims(), { kid: 'other channel' }) }),
    'no service URL': async () => ({ token: await issuer.sign({ iss: NAME, aud: APP }) }),
    'the service URL of another place': async () => ({
      token: await issuer.sign(claims({ serviceurl: 'https://other.example' })),
    }),
    'a service URL that the activity changed': async () => ({
      token: await issuer.sign(claims()),
      more: { serviceUrl: 'http://127.0.0.1:9' },
    }),
    'another channel in the activity': async () => ({
      token: await issuer.sign(claims()),
      more: { channelId: 'AseChannel' },
    }),
    'two tenants in one activity': async () => ({
      token: await issuer.sign(claims()),
      more: { channelData: { tenant: { id: ELSEWHERE } } },
    }),
    // The SDK takes these for its emulator: whoever signs in to a tab of the same application has one.
    'the token of a user of the tab, from this tenant or any': async () => ({
      token: await issuer.sign(
        claims({ iss: `https://login.microsoftonline.com/${ELSEWHERE}/v2.0`, tid: ELSEWHERE, ver: '2.0', azp: APP }),
      ),
    }),
    'a token of Entra v1 for the application itself': async () => ({
      token: await issuer.sign(
        claims({ iss: `https://sts.windows.net/${ELSEWHERE}/`, tid: ELSEWHERE, ver: '1.0', appid: APP }),
      ),
    }),
    'a token for a skill': async () => ({
      token: await issuer.sign(
        claims({
          iss: `https://login.microsoftonline.com/${ELSEWHERE}/v2.0`,
          tid: ELSEWHERE,
          ver: '2.0',
          azp: 'other',
        }),
      ),
    }),
  }

  for (const [what, make] of Object.entries(WRONG))
    it(`refuses ${what}, without a word about why`, async () => {
      const { token, more, header } = await make()
      const before = chat.connector.requests
      const response = header
        ? await chat.post({ ...chat.activity(), text: 'sync now' }, header)
        : await say(token ?? '', more)
      assert.ok([401, 403].includes(response.status), String(response.status))
      assert.match(await response.text(), /^(Unauthorized|Forbidden)$/)
      assert.equal(await jobs(), 0)
      assert.equal(chat.connector.requests, before)
      assert.deepEqual(printed, [], 'the SDK prints neither keys nor stacks')
    })

  it('asks the issuer no more often however many tokens name unknown keys', async () => {
    const { metadata, keys } = issuer.asked
    for (let i = 0; i < 100; i++)
      assert.equal((await say(await issuer.sign(claims(), { kid: `unknown-${i}` }))).status, 401)
    assert.equal(issuer.asked.metadata, metadata)
    assert.ok(issuer.asked.keys - keys <= 1, `${issuer.asked.keys - keys} times`)
  })

  it('does not say whether a body would have been right before the token is', async () => {
    const huge = JSON.stringify({ ...chat.activity(), text: 'x'.repeat(1024 * 1024) })
    assert.equal((await chat.post('{}')).status, 401)
    assert.equal((await chat.post('{}', bearer(await issuer.sign(claims())))).status, 400)
    assert.equal((await chat.post(huge, bearer(await issuer.sign(claims())))).status, 413)
  })

  it('writes down why, but not the token', async () => {
    const token = await issuer.sign(claims({ aud: APP }), { kid: 'unknown' })
    await say(token)
    assert.match(chat.logged.join('\n'), /ERR_JWKS_NO_MATCHING_KEY/)
    assert.ok(!chat.logged.join('\n').includes(token.split('.')[2]!))
  })
})

describe('tokens of an issuer that is not there', () => {
  it('lets nobody in, says only that it does not work now, and asks seldom', async () => {
    let asked = 0
    const server = createServer((_, response) => {
      asked++
      response.writeHead(500)
      response.end('secret.internal.example')
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const metadataUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    const issuer = await startIssuer()
    const chat = await openChat({
      credentials: {
        kind: 'app',
        appId: () => APP,
        government: false,
        token: () => Promise.resolve('outgoing'),
        issuer: { name: NAME, metadataUrl },
      },
    })
    try {
      const token = await issuer.sign({ iss: NAME, aud: APP, serviceurl: chat.connector.url })
      for (let i = 0; i < 5; i++) {
        const response = await chat.post({ ...chat.activity(), text: 'help' }, { authorization: `Bearer ${token}` })
        assert.equal(response.status, 503)
        assert.equal(await response.text(), 'Service Unavailable')
      }
      assert.equal(asked, 1)
    } finally {
      await chat.close()
      await issuer.close()
      await new Promise((resolve) => server.close(resolve))
    }
  })
})
