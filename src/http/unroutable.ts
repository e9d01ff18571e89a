import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Server, ServerOptions } from 'restify'
import { notAllowed, nothingAt } from './gate.ts'
import type { Wording } from './door.ts'
import { PROBLEM_TYPE, wordsFor } from './problem.ts'
import type { Problem } from './route.ts'

type Refused = Error & { toJSON?: () => unknown }

/**
 * restify itself answers where no route fits. Ending the response in its error event gives "headers already sent", so
 * only the words are replaced: the error's `toJSON` and the type.
 */
export const onUnroutable = {
  /** One for each media type: without it restify answers `application/octet-stream` in words of its own. */
  formatters: (wordings: readonly Wording[]) =>
    Object.fromEntries(
      [PROBLEM_TYPE, ...wordings.map(({ type }) => type)].map((type) => [`${type}; q=0.1`, asJson]),
    ) as ServerOptions['formatters'],

  listen(server: Server, wordings: readonly Wording[]): void {
    const answer = (event: string, problem: (request: IncomingMessage, response: ServerResponse) => Problem): void => {
      server.on(event, (request: IncomingMessage, response: ServerResponse, error: Refused, done: () => void) => {
        const said = problem(request, response)
        for (const [name, value] of Object.entries(said.headers)) response.setHeader(name, value)
        const { type, body } = wordsFor(request.url, said, wordings)
        response.setHeader('Content-Type', type)
        response.setHeader('Cache-Control', 'no-store')
        error.toJSON = () => body
        done()
      })
    }
    answer('NotFound', (request) => nothingAt(request.url))
    answer('MethodNotAllowed', (request, response) => {
      const allowed = String(response.getHeader('Allow') ?? '').split(', ')
      return notAllowed(request.method, allowed)
    })
  },
}

function asJson(_request: unknown, response: ServerResponse, body: unknown): string {
  const text = JSON.stringify(body)
  response.setHeader('Content-Length', Buffer.byteLength(text))
  return text
}
