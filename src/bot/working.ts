/** Says that it is on it when an answer takes long, and where the answer goes then. */
import type { Incoming } from './activity.ts'
import { referenceOf } from './activity.ts'
import { workingCard } from './cards/talk.ts'
import type { Needs } from './turn.ts'

export interface Working {
  /** Ends the waiting: id of the message that said so, which the answer takes the place of; empty: none was needed. */
  end(): Promise<string>
}

/** From now on; Teams waits fifteen seconds, people do not. */
export function watch(needs: Needs, activity: Incoming): Working {
  let said: Promise<string> | null = null
  const typing = setTimeout(() => void type(needs, activity), needs.patience / 2)
  const say = async () => (await needs.sdk()).send(referenceOf(activity), { card: workingCard() })
  const timer = setTimeout(() => {
    said = needs.lanes.add(activity.conversation.id, say).catch((error: Error) => {
      needs.log('A message could not be sent.', { error: error.message })
      return ''
    })
  }, needs.patience)
  return {
    end() {
      clearTimeout(typing)
      clearTimeout(timer)
      return said ?? Promise.resolve('')
    },
  }
}

/** Not in the lane of the conversation: an answer never waits for it, nor fails with it. */
async function type(needs: Needs, activity: Incoming): Promise<void> {
  try {
    await (await needs.sdk()).typing(referenceOf(activity))
  } catch (error) {
    needs.log('It could not be shown that an answer is under way.', { error: (error as Error).message })
  }
}

/** What came in time, or null: it goes on, and `late` is called with it. It must not reject. */
export async function inTime<T>(patience: number, work: Promise<T>, late: (done: T) => void): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined
  const tooLate = new Promise<null>((resolve) => {
    timer = setTimeout(() => {
      resolve(null)
      void work.then(late)
    }, patience)
  })
  const first = await Promise.race([work, tooLate])
  clearTimeout(timer)
  return first
}
