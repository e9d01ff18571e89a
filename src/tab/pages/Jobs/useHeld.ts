import { useEffect, useState } from 'react'
import type { Job } from '../../../api/contract.ts'

/**
 * Rows never jump under the pointer: while `hold`, new jobs wait behind a button and the shown ones change in place.
 * `key` names what was asked for; another list is shown at once.
 */
export function useHeld(jobs: Job[], hold: boolean, key: string): { rows: Job[]; fresh: number; take: () => void } {
  const [shown, setShown] = useState({ key, ids: jobs.map(({ id }) => id) })
  const ids = jobs.map(({ id }) => id)
  const same = shown.key === key && shown.ids.join() === ids.join()
  const wait = hold && shown.key === key && shown.ids.length > 0 && !same
  useEffect(() => {
    if (!same && !wait) setShown({ key, ids })
  })
  if (!wait) return { rows: jobs, fresh: 0, take: () => undefined }
  const now = new Map(jobs.map((job) => [job.id, job]))
  const rows = shown.ids.flatMap((id) => now.get(id) ?? [])
  const known = new Set(shown.ids)
  return { rows, fresh: ids.filter((id) => !known.has(id)).length, take: () => setShown({ key, ids }) }
}
