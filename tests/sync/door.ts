/** The door of both clouds: their answers can be made to wait at it, so that a test does its own in between. */
import assert from 'node:assert/strict'
import type { RequestListener } from 'node:http'

export interface Held {
  /** Resolves once so many answers wait. */
  come(many?: number): Promise<void>
  /** Lets out the answers that wait, and whatever comes. */
  letOut(): void
}

export interface Door {
  handle: RequestListener
  /** Requests that are not answered yet and are not held. */
  onItsWay(): number
  /** From now on the answers to this method and path wait, the first `after` excepted. One hold at a time. */
  hold(call: RegExp, after?: number): Held
}

interface Hold {
  call: RegExp
  after: number
  waiting: (() => void)[]
  /** Told of each that comes. */
  told: () => void
}

/** Far beyond what any machine takes until the product asks, and below the test's own time. */
const PATIENCE_MS = 50_000

export function createDoor(handle: RequestListener): Door {
  let hold: Hold | null = null
  let inside = 0
  return {
    onItsWay: () => inside - (hold?.waiting.length ?? 0),
    handle(request, response) {
      inside += 1
      response.once('close', () => (inside -= 1))
      const own = hold
      if (own?.call.test(`${request.method} ${request.url}`) && own.after-- <= 0) {
        const end = response.end.bind(response)
        // until its end nothing of an answer is sent
        response.end = ((...last: Parameters<typeof end>) => {
          if (own !== hold) return end(...last)
          own.waiting.push(() => void end(...last))
          own.told()
          return response
        }) as typeof response.end
      }
      handle(request, response)
    },
    hold(call, after = 0) {
      assert.equal(hold, null, 'something is held already')
      const own: Hold = { call, after, waiting: [], told: () => undefined }
      hold = own
      return {
        come: (many = 1) =>
          new Promise((resolve, reject) => {
            const late = setTimeout(
              () => reject(new Error(`${own.waiting.length} of ${many} ${call} came`)),
              PATIENCE_MS,
            )
            own.told = () => {
              if (own.waiting.length < many) return
              clearTimeout(late)
              resolve()
            }
            own.told()
          }),
        letOut() {
          hold = null
          for (const out of own.waiting.splice(0)) out()
        },
      }
    },
  }
}
