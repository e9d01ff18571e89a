import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, it } from 'mocha'
import { eventBlock } from '../../src/http/event.ts'
import { json, type Route } from '../../src/http/route.ts'
import { ask, serve } from './serving.ts'

interface Source {
  started: number
  ended: number
}

/** Sends one event, then waits until the reader or the server goes. */
function liveRoute(source: Source): Route<string> {
  async function* events(signal: AbortSignal): AsyncGenerator<string> {
    source.started++
    try {
      yield eventBlock('status', { text: 'line one\nline two' }, 7)
      await sleep(60_000, undefined, { signal }).catch(() => undefined)
    } finally {
      source.ended++
    }
  }
  return {
    method: 'GET',
    path: '/live',
    access: 'look',
    maxBody: 0,
    handle: ({ signal }) => ({ kind: 'events', events: events(signal) }),
  }
}

const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await sleep(5)
}

describe('web server: live streams', () => {
  it('sends whole events at once, and comments while nothing happens', async () => {
    const source = { started: 0, ended: 0 }
    const web = await serve([liveRoute(source)], { streams: { heartbeatMs: 10 } })
    const response = await fetch(`${web.url}/live`)
    assert.equal(response.headers.get('content-type'), 'text/event-stream')
    assert.equal(response.headers.get('cache-control'), 'no-store')
    let text = ''
    const decoder = new TextDecoder()
    for await (const chunk of response.body!) {
      text += decoder.decode(chunk as Uint8Array)
      if (text.includes(': still here')) break
    }
    assert.ok(text.startsWith('id: 7\nevent: status\ndata: {"text":"line one\\nline two"}\n\n'), text)
    await until(() => source.ended === 1)
    await web.close()
  })

  it('ends the source when the client goes', async () => {
    const source = { started: 0, ended: 0 }
    const web = await serve([liveRoute(source)])
    const gone = new AbortController()
    await fetch(`${web.url}/live`, { signal: gone.signal })
    gone.abort()
    await until(() => source.ended === 1)
    await web.close()
  })

  it('ends a stream that is old, so that the caller is checked again', async () => {
    const source = { started: 0, ended: 0 }
    const web = await serve([liveRoute(source)], { streams: { longestMs: 20 } })
    assert.match(await (await fetch(`${web.url}/live`)).text(), /^id: 7/)
    await web.close()
  })

  it('bounds streams per caller with 429 and in all with 503, and frees them when they end', async () => {
    const source = { started: 0, ended: 0 }
    const web = await serve([liveRoute(source)], {
      streams: { perCaller: 2, inAll: 3 },
      authorize: (headers) => Promise.resolve(headers['x-who'] ?? 'nobody'),
      callerKey: (caller) => caller,
    })
    const open = async (who: string, signal?: AbortSignal): Promise<Response> =>
      fetch(`${web.url}/live`, { headers: { 'x-who': who }, ...(signal ? { signal } : {}) })
    const first = new AbortController()
    assert.equal((await open('dana', first.signal)).status, 200)
    assert.equal((await open('dana')).status, 200)
    const third = await open('dana')
    assert.equal(third.status, 429)
    assert.match(String(third.headers.get('retry-after')), /^\d+$/)
    assert.equal((await open('kim')).status, 200)
    assert.equal((await open('lee')).status, 503)
    first.abort()
    await until(() => source.ended >= 1)
    assert.equal((await open('dana')).status, 200)
    await web.close()
  })

  it('answers HEAD of a stream without starting it', async () => {
    const source = { started: 0, ended: 0 }
    const web = await serve([liveRoute(source)])
    assert.equal((await ask(web.port, 'HEAD', '/live')).status, 200)
    assert.equal(source.started, 0)
    await web.close()
  })

  it('writes long text no faster than it is taken', async () => {
    let made = 0
    async function* pieces(): AsyncGenerator<string> {
      for (; made < 300; made++) yield 'x'.repeat(65_536)
    }
    const web = await serve<string>([
      {
        method: 'GET',
        path: '/long',
        access: 'look',
        maxBody: 0,
        handle: () => ({ kind: 'stream', type: 'text/plain', pieces: pieces() }),
      },
    ])
    const response = await fetch(`${web.url}/long`)
    await sleep(50)
    assert.ok(made < 250, `made ${made} pieces though nobody read`)
    assert.equal((await response.bytes()).length, 300 * 65_536)
    await web.close()
  })

  it('cuts the connection, and logs why, when a source fails in the middle', async () => {
    async function* pieces(): AsyncGenerator<string> {
      yield 'first'
      await sleep(5)
      throw new Error('the disk is gone')
    }
    const web = await serve<string>([
      {
        method: 'GET',
        path: '/half',
        access: 'look',
        maxBody: 0,
        handle: () => ({ kind: 'stream', type: 'text/plain', pieces: pieces() }),
      },
    ])
    await assert.rejects(async () => (await fetch(`${web.url}/half`)).text())
    assert.ok(web.log.lines.some(({ level }) => level === 'error'))
    await web.close()
  })
})

describe('web server: closing', () => {
  it('ends streams, aborts work in hand and refuses new connections', async () => {
    const source = { started: 0, ended: 0 }
    let aborted = false
    const web = await serve([
      liveRoute(source),
      {
        method: 'GET',
        path: '/slow',
        access: 'look',
        maxBody: 0,
        handle: async ({ signal }) => {
          source.started++
          await sleep(60_000, undefined, { signal }).finally(() => (aborted = signal.aborted))
          return json({})
        },
      },
    ])
    const stream = await fetch(`${web.url}/live`)
    const slow = fetch(`${web.url}/slow`)
    const idle = connect(web.port, '127.0.0.1')
    await until(() => source.started === 2)
    await web.close()
    assert.equal(await stream.text(), eventBlock('status', { text: 'line one\nline two' }, 7))
    assert.equal((await slow).status, 503)
    assert.equal(aborted, true)
    await assert.rejects(fetch(`${web.url}/live`))
    idle.destroy()
  })

  it('cuts a file that is not whole, so that nobody takes a part of it for all', async () => {
    async function* pieces(signal: AbortSignal): AsyncGenerator<string> {
      yield 'first'
      await sleep(60_000, undefined, { signal }).catch(() => undefined)
    }
    const web = await serve<string>([
      {
        method: 'GET',
        path: '/file',
        access: 'look',
        maxBody: 0,
        handle: ({ signal }) => ({ kind: 'stream', type: 'text/csv', pieces: pieces(signal) }),
      },
    ])
    const file = await fetch(`${web.url}/file`)
    const text = file.text()
    text.catch(() => undefined)
    await web.close()
    await assert.rejects(text)
  })

  it('cuts what does not end, and may be closed twice', async () => {
    const web = await serve<string>([
      { method: 'GET', path: '/stuck', access: 'look', maxBody: 0, handle: () => new Promise(() => undefined) },
    ])
    const stuck = fetch(`${web.url}/stuck`)
    const failed = assert.rejects(stuck)
    await sleep(20)
    await Promise.all([web.close(), web.close()])
    await failed
  })

  it('says so when its port is taken', async () => {
    const first = await serve<string>([])
    const second = await serve<string>([])
    await second.close()
    await assert.rejects(second.server.listen(first.port, '127.0.0.1'), /EADDRINUSE/)
    await first.close()
  })
})
