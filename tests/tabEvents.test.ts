import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, it } from 'mocha'
import { serverEvents } from '../src/tab/api/events.ts'

describe('a stream of events in the tab', () => {
  it('is heard when the server only says that it is still there', async () => {
    const server = createServer((_, answer) => {
      answer.writeHead(200, { 'content-type': 'text/event-stream' })
      answer.write('event: status\ndata: {"a":1}\n\n')
      setTimeout(() => answer.write(': still here\n\n'), 50)
      setTimeout(() => answer.end(), 100)
    }).listen(0)
    const { port } = server.address() as AddressInfo
    let heard = 0
    const events: string[] = []
    for await (const { event } of serverEvents(await fetch(`http://127.0.0.1:${port}/`), () => heard++))
      events.push(event)
    server.close()
    assert.deepEqual([events, heard], [['status'], 2])
  })
})
