/**
 * What deeds came to, from thread to thread: as JSON but for the texts of users, which are long and are JSON themselves.
 * Each quote of theirs would be escaped and read again; beside it they go as they are.
 */
import type { Told } from './deeds.ts'

export interface Answer {
  json: string
  /** Of each deed; null: it has none. */
  texts: (string | null)[]
}

type Recorded = { text: string }

const recordOf = (told: Told | undefined): Recorded | null =>
  told?.kind === 'done' && told.outcome && 'record' in told.outcome ? told.outcome.record : null

/** Takes the texts out of what it is given. */
export function toAnswer(all: readonly Told[]): Answer {
  const texts = all.map((told) => {
    const record = recordOf(told)
    if (!record) return null
    const { text } = record
    record.text = ''
    return text
  })
  return { json: JSON.stringify(all), texts }
}

export function fromAnswer({ json, texts }: Answer): Told[] {
  const all = JSON.parse(json) as Told[]
  for (const [at, told] of all.entries()) {
    const record = recordOf(told)
    if (record) record.text = texts[at] ?? ''
  }
  return all
}
