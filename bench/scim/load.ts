/** Asks a server the same kind of question over and over, so many at a time, and notes how long each took. */
import { Agent, request } from 'node:http'

export interface Ask {
  method: string
  path: string
  body?: object
}

export interface Load {
  requests: number
  failed: number
  seconds: number
  /** Milliseconds. */
  p50: number
  p99: number
}

export interface Client {
  once(ask: Ask): Promise<{ status: number; text: string }>
  /** For so many seconds, or until `most` were asked. */
  run(ask: (turn: number) => Ask, options: { seconds: number; most?: number; width?: number }): Promise<Load>
  close(): void
}

export function createClient(url: string, token: string): Client {
  const { hostname, port } = new URL(url)
  const agent = new Agent({ keepAlive: true, maxSockets: 64 })

  const once = ({ method, path, body }: Ask): Promise<{ status: number; text: string }> =>
    new Promise((resolve, reject) => {
      const text = body === undefined ? null : JSON.stringify(body)
      const headers = {
        authorization: `Bearer ${token}`,
        ...(text === null
          ? {}
          : { 'content-type': 'application/scim+json', 'content-length': Buffer.byteLength(text) }),
      }
      const sent = request({ hostname, port, agent, method, path: `/scim/v2${path}`, headers }, (answer) => {
        const chunks: Buffer[] = []
        answer.on('data', (chunk: Buffer) => chunks.push(chunk))
        answer.on('end', () =>
          resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
        )
        answer.on('error', reject)
      })
      sent.on('error', reject)
      sent.end(text ?? undefined)
    })

  return {
    once,
    async run(ask, { seconds, most = Infinity, width = 16 }) {
      const times: number[] = []
      let turn = 0
      let failed = 0
      const began = performance.now()
      const until = began + seconds * 1000
      const worker = async (): Promise<void> => {
        while (turn < most && performance.now() < until) {
          const at = performance.now()
          const { status } = await once(ask(turn++))
          times.push(performance.now() - at)
          if (status >= 400) failed += 1
        }
      }
      await Promise.all(Array.from({ length: width }, worker))
      times.sort((a, b) => a - b)
      const part = (share: number): number => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0
      return {
        requests: times.length,
        failed,
        seconds: (performance.now() - began) / 1000,
        p50: part(0.5),
        p99: part(0.99),
      }
    },
    close: () => agent.destroy(),
  }
}
