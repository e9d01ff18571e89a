/**
 * Deeds and what they came to, from thread to thread: as JSON but for the texts of users, which are long and are JSON
 * themselves. Each quote of theirs would be escaped there and back; beside it they go as they are.
 */
import type { Deed, Told } from './deeds.ts'

export interface Order {
  json: string
  /** Of each deed; null: it has none. */
  texts: (string | null)[]
}

/** The same of what they came to: null is what was sent, or nothing. */
export type Answer = Order

export const toOrder = (deeds: readonly Deed[]): Order => ({
  json: JSON.stringify(deeds.map((deed) => (deed.deed === 'create' ? { ...deed, text: '' } : deed))),
  texts: deeds.map((deed) => (deed.deed === 'create' ? deed.text : null)),
})

export function fromOrder({ json, texts }: Order): Deed[] {
  const deeds = JSON.parse(json) as Deed[]
  for (const [at, deed] of deeds.entries()) if (deed.deed === 'create') deed.text = texts[at] ?? ''
  return deeds
}

type Recorded = { record: { text: string } }

const recordOf = (told: Told | undefined): Recorded['record'] | null =>
  told?.kind === 'done' && told.outcome && 'record' in told.outcome ? told.outcome.record : null

/** Whoever asked for a new user has its text. */
export function toAnswer(deeds: readonly Deed[], all: readonly Told[]): Answer {
  const texts = all.map((told, at) => {
    const record = recordOf(told)
    if (!record) return null
    const { text } = record
    record.text = ''
    return deeds[at]?.deed === 'create' ? null : text
  })
  return { json: JSON.stringify(all), texts }
}

export function fromAnswer({ json, texts }: Answer, deeds: readonly Deed[]): Told[] {
  const all = JSON.parse(json) as Told[]
  for (const [at, told] of all.entries()) {
    const record = recordOf(told)
    const deed = deeds[at]
    if (record) record.text = texts[at] ?? (deed?.deed === 'create' ? deed.text : '')
  }
  return all
}
