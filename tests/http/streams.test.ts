import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, it } from 'mocha'
import { eventBlock } from '../../src/http/event.ts'
import { json, Problem, type Route } from '../../src/http/route.ts'
import { createAccessNews } from '../../src/http/standing.ts'
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

describe('web server: live streams of who may not follow them any more', () => {
  /** A server whose caller may look until told otherwise; counts how often that was asked. */
  const standing = async (heartbeatMs: number) => {
    const source = { started: 0, ended: 0 }
    const state = { may: true as boolean | 'fault', asked: 0 }
    const accessNews = createAccessNews()
    const web = await serve([liveRoute(source), busyRoute()], {
      accessNews,
      streams: { heartbeatMs },
      authorize: () => {
        state.asked++
        if (state.may === 'fault') throw new Error('the store is gone')
        if (!state.may) throw new Problem(403, 'Not allowed', 'This needs another role.')
        return 'dana'
      },
    })
    return { web, source, state, accessNews }
  }

  /** An event in every turn. */
  function busyRoute(): Route<string> {
    async function* events(signal: AbortSignal): AsyncGenerator<string> {
      for (let n = 1; !signal.aborted; n++) {
        yield eventBlock('tick', {}, n)
        await sleep(1)
      }
    }
    const handle: Route<string>['handle'] = ({ signal }) => ({ kind: 'events', events: events(signal) })
    return { method: 'GET', path: '/busy', access: 'look', maxBody: 0, handle }
  }

  it('ends them with the next heartbeat, also when it cannot be told, and its source with them', async () => {
    for (const may of [false, 'fault'] as const) {
      const { web, source, state } = await standing(20)
      const response = await fetch(`${web.url}/live`)
      await until(() => state.asked > 2)
      assert.equal(source.ended, 0)
      state.may = may
      assert.match(await response.text(), /^id: 7/)
      await until(() => source.ended === 1)
      await web.close()
    }
  })

  it('ends them at once when it is told that roles changed, and leaves alone who still may', async () => {
    const { web, source, state, accessNews } = await standing(60_000)
    const response = await fetch(`${web.url}/live`)
    accessNews.tell()
    await until(() => state.asked === 2)
    await sleep(20)
    assert.equal(source.ended, 0)
    state.may = false
    accessNews.tell()
    assert.match(await response.text(), /^id: 7/)
    await until(() => source.ended === 1)
    accessNews.tell()
    assert.equal(state.asked, 3, 'nobody asks for a stream that has ended')
    await web.close()
  })

  it('asks for few at once, however many follow, and forgets none', async () => {
    const source = { started: 0, ended: 0 }
    const accessNews = createAccessNews()
    let may = true
    let [asking, most] = [0, 0]
    const web = await serve([liveRoute(source)], {
      accessNews,
      streams: { perCaller: 100, heartbeatMs: 60_000 },
      authorize: async () => {
        if (may) return 'dana'
        most = Math.max(most, ++asking)
        await sleep(2)
        asking--
        throw new Problem(403, 'Not allowed', 'This needs another role.')
      },
    })
    const all = await Promise.all(Array.from({ length: 35 }, () => fetch(`${web.url}/live`)))
    await until(() => source.started === 35)
    may = false
    accessNews.tell()
    for (const one of all) assert.match(await one.text(), /^id: 7/)
    assert.ok(most > 1 && most <= 10, String(most))
    await web.close()
  })

  it('asks at heartbeats and not for each event', async () => {
    const { web, state } = await standing(60_000)
    const response = await fetch(`${web.url}/busy`)
    let text = ''
    for await (const chunk of response.body!) {
      text += Buffer.from(chunk as Uint8Array).toString()
      if (text.includes('id: 50\n')) break
    }
    assert.equal(state.asked, 1)
    await web.close()
  })

  it('what is told while it is being asked is asked again', async () => {
    const answers: (() => void)[] = []
    let may = true
    const accessNews = createAccessNews()
    const source = { started: 0, ended: 0 }
    const web = await serve([liveRoute(source)], {
      accessNews,
      authorize: async () => {
        const allowed = may
        if (source.started > 0) await new Promise<void>((resolve) => answers.push(resolve))
        if (!allowed) throw new Problem(403, 'Not allowed', 'This needs another role.')
        return 'dana'
      },
    })
    const response = await fetch(`${web.url}/live`)
    await until(() => source.started === 1)
    accessNews.tell()
    await until(() => answers.length === 1)
    may = false
    accessNews.tell()
    answers[0]!()
    await until(() => answers.length === 2)
    answers[1]!()
    assert.match(await response.text(), /^id: 7/)
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
