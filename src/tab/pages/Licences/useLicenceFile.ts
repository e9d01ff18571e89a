import { useQueryClient } from '@tanstack/react-query'
import type { QueryClient } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import type { LicenceCheck, LicencesAsked } from '../../../api/contract.ts'
import { useConsole } from '../../api/context.tsx'
import { notCsv } from '../../components/field/csvFile.ts'
import { saveBlob } from '../../components/field/save.ts'

type Step = 'checking' | 'asking' | 'reporting'

/** How far a file has come. */
export interface FileState {
  file: File
  /** What a person reads while it goes on. */
  busy: Step | null
  /** What `error` came of. */
  failed: Step | null
  check: LicenceCheck | null
  done: LicencesAsked | null
  error: unknown
}

/**
 * Kept as long as a sign-in, which its cache stands for: who looks at a user meanwhile finds the file and its check again, and
 * who signs in on the same page after somebody else left finds nothing.
 */
const kept = new WeakMap<QueryClient, FileState>()
/** Whoever comes back while a step goes on is told of its end too. */
const watchers = new Set<() => void>()
function watch(changed: () => void): () => void {
  watchers.add(changed)
  return () => void watchers.delete(changed)
}

export interface LicenceFile {
  state: FileState | null
  choose(file: File): void
  /** Looks through the file anew, after a lost connection or when users changed. */
  again(): void
  apply(): void
  /** The step that failed, and no other. */
  tryAgain(): void
  report(): void
  forget(): void
}

/** The file stays in the browser and is sent again for each step, so that nothing is lost on the way. */
export function useLicenceFile(): LicenceFile {
  const { client } = useConsole()
  const cache = useQueryClient()
  const state = useSyncExternalStore(watch, () => kept.get(cache) ?? null)
  const set = (next: FileState | null) => {
    if (next) kept.set(cache, next)
    else kept.delete(cache)
    for (const changed of watchers) changed()
  }
  const run = async (before: FileState, busy: Step, step: () => Promise<Partial<FileState>>) => {
    set({ ...before, busy, failed: null, error: null })
    try {
      const got = await step()
      // another file was chosen meanwhile
      if (kept.get(cache)?.file === before.file) set({ ...before, failed: null, error: null, ...got, busy: null })
    } catch (error) {
      if (kept.get(cache)?.file === before.file) set({ ...before, busy: null, failed: busy, error })
    }
  }
  const check = (file: File) => {
    const fresh: FileState = { file, busy: null, failed: null, check: null, done: null, error: null }
    const wrong = notCsv(file, 'Split it.')
    if (wrong) return set({ ...fresh, error: wrong })
    void run(fresh, 'checking', async () => {
      const answer = await client.sendFile('/api/users/licences/check', file)
      return { check: (await answer.json()) as LicenceCheck }
    })
  }
  const apply = () => {
    if (!state?.check) return
    const path = `/api/users/licences/apply/${state.check.digest}`
    void run(state, 'asking', async () => {
      const answer = await client.sendFile(path, state.file)
      return { done: (await answer.json()) as LicencesAsked }
    }).then(() => cache.invalidateQueries())
  }
  const report = () => {
    if (!state) return
    void run(state, 'reporting', async () => {
      const answer = await client.sendFile('/api/users/licences/report', state.file, 'text/csv')
      saveBlob(await answer.blob(), 'licences-report.csv')
      return {}
    })
  }
  const again = () => state && check(state.file)
  const steps: Record<Step, () => void> = { checking: again, asking: apply, reporting: report }
  return {
    state,
    choose: check,
    again,
    apply,
    report,
    forget: () => set(null),
    tryAgain: () => state?.failed && steps[state.failed](),
  }
}
