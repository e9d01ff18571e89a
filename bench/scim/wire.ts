/** One connection that asks and waits, on a plain socket: Node's own client costs more than what it measures. */
import { connect } from 'node:net'

export interface Ask {
  method: string
  path: string
  body?: object
}

export interface Told {
  status: number
  body: Buffer
}

export interface Wire {
  ask(ask: Ask): Promise<Told>
  close(): void
}

const HEAD_END = Buffer.from('\r\n\r\n')

export async function openWire(url: string, token: string): Promise<Wire> {
  const { hostname, port, host } = new URL(url)
  const socket = connect({ host: hostname, port: Number(port), noDelay: true })
  await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject))
  let waiting: { resolve(told: Told): void; reject(error: Error): void } | null = null
  let pieces: Buffer[] = []
  let size = 0
  /** Of the answer that is coming, once its head is there. */
  let wanted = Infinity

  const fail = (error: Error): void => {
    waiting?.reject(error)
    waiting = null
  }
  socket.on('error', fail)
  socket.on('close', () => fail(new Error('the server closed the connection')))
  socket.on('data', (piece: Buffer) => {
    pieces.push(piece)
    size += piece.length
    if (wanted === Infinity) wanted = sizeOf(pieces)
    if (size < wanted) return
    const all = pieces.length === 1 ? piece : Buffer.concat(pieces)
    pieces = []
    size = 0
    wanted = Infinity
    const told = { status: Number(all.toString('latin1', 9, 12)), body: all.subarray(all.indexOf(HEAD_END) + 4) }
    const { resolve } = waiting ?? { resolve: () => undefined }
    waiting = null
    resolve(told)
  })

  const head = `HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${token}\r\nAccept: application/scim+json\r\n`
  return {
    ask: ({ method, path, body }) =>
      new Promise((resolve, reject) => {
        // closed while nothing was asked: whoever asks now would wait for ever
        if (socket.destroyed) return reject(new Error('the server closed the connection'))
        waiting = { resolve, reject }
        const start = `${method} /scim/v2${path} ${head}`
        if (body === undefined) return void socket.write(`${start}\r\n`)
        const text = JSON.stringify(body)
        const type = `Content-Type: application/scim+json\r\nContent-Length: ${Buffer.byteLength(text)}`
        socket.write(`${start}${type}\r\n\r\n${text}`)
      }),
    close: () => socket.destroy(),
  }
}

/** Infinity: the head is not there yet. */
function sizeOf(pieces: Buffer[]): number {
  const all = pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces)
  const end = all.indexOf(HEAD_END)
  if (end < 0) return Infinity
  const length = /\r\ncontent-length: *(\d+)/i.exec(all.toString('latin1', 0, end))?.[1]
  if (length === undefined && all.toString('latin1', 9, 12) !== '204')
    throw new Error('an answer that does not say its length')
  return end + 4 + Number(length ?? 0)
}
