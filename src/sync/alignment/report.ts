/** The username alignment report: made when somebody asks, from what was last seen; nobody outside is asked anything. */
import type { AlignmentReport, AlignmentRow, AlignmentStore } from '../../directory/alignment.ts'
import type { DirectoryStore } from '../../directory/store.ts'
import { breathe, CHUNK, iso } from '../deps.ts'
import { alignAccount, alignUser, countRow, noCounts } from './align.ts'

export interface AlignmentDeps {
  alignment: AlignmentStore
  directory: Pick<DirectoryStore, 'revision'>
  /** Milliseconds since 1970. */
  now: () => number
  log: { error(about: object, text: string): void }
}

export interface AlignmentState {
  running: boolean
  /** Rows that are done of the one that is being made. */
  done: number
  /** The last one could not be made; the one before stands. */
  failed: boolean
  report: AlignmentReport | null
  /** Users came or changed since. */
  stale: boolean
}

export interface Alignment {
  /** Begins one in the background, unless one is being made. */
  make(tenantId: string): Promise<AlignmentState>
  state(tenantId: string): Promise<AlignmentState>
  close(): Promise<void>
}

interface Making {
  done: number
  ended: Promise<void>
}

export function createAlignment(deps: AlignmentDeps): Alignment {
  const making = new Map<string, Making>()
  const failed = new Set<string>()
  const stopping = new AbortController()

  function start(tenantId: string): void {
    if (making.has(tenantId) || stopping.signal.aborted) return
    const progress: Making = { done: 0, ended: Promise.resolve() }
    making.set(tenantId, progress)
    progress.ended = makeReport(deps, tenantId, stopping.signal, (rows) => (progress.done += rows))
      .then(
        () => void failed.delete(tenantId),
        (error: unknown) => {
          if (stopping.signal.aborted) return
          failed.add(tenantId)
          deps.log.error({ err: error, tenantId }, 'the alignment report could not be made')
        },
      )
      .finally(() => making.delete(tenantId))
  }

  async function state(tenantId: string): Promise<AlignmentState> {
    const report = await deps.alignment.report(tenantId)
    const stale = report !== null && report.revision !== (await deps.directory.revision(tenantId))
    const progress = making.get(tenantId)
    return { running: progress !== undefined, done: progress?.done ?? 0, failed: failed.has(tenantId), report, stale }
  }

  return {
    async make(tenantId) {
      start(tenantId)
      return state(tenantId)
    },
    state,
    async close() {
      stopping.abort()
      await Promise.all([...making.values()].map(({ ended }) => ended))
    },
  }
}

/** Users first, then the accounts that no row of theirs names. */
async function makeReport(
  { alignment, directory, now }: AlignmentDeps,
  tenantId: string,
  signal: AbortSignal,
  onRows: (rows: number) => void,
): Promise<void> {
  const startedAt = iso(now())
  const revision = await directory.revision(tenantId)
  const number = await alignment.begin(tenantId)
  // of one that a restart cut off
  while (await alignment.discard(tenantId, number)) signal.throwIfAborted()
  const counts = noCounts()
  const add = async (rows: AlignmentRow[]): Promise<void> => {
    signal.throwIfAborted()
    await alignment.add(tenantId, number, counts.rows, rows)
    for (const row of rows) countRow(counts, row)
    onRows(rows.length)
    await breathe()
  }
  await walk(
    (after) => alignment.users(tenantId, after, CHUNK),
    async (facts) => add(facts.map(alignUser)),
  )
  await walk(
    (after) => alignment.accounts(tenantId, number, after, CHUNK),
    async (facts) => add(facts.map(alignAccount)),
  )
  await alignment.finish(tenantId, { number, startedAt, madeAt: iso(now()), revision, counts })
  while (await alignment.discard(tenantId, null)) if (signal.aborted) return
}

async function walk<T>(
  page: (after: string | null) => Promise<{ facts: T[]; next: string | null }>,
  take: (facts: T[]) => Promise<void>,
): Promise<void> {
  let after: string | null = null
  do {
    const { facts, next } = await page(after)
    await take(facts)
    after = next
  } while (after !== null)
}
