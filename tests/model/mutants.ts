/** The engine broken on purpose, one place at a time, in a copy of the project: a test that lets it pass tests nothing. */
import assert from 'node:assert/strict'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runSeeds, type Failure } from './seeds.ts'

export interface Mutant {
  name: string
  /** The seed that is tried first, since it caught it before. */
  caughtBy: number
  file: string
  /** What stands there, once, and what stands there instead. */
  is: string
  becomes: string
}

export const MUTANTS: Mutant[] = [
  {
    name: 'who swaps numbers does not wait for the other',
    caughtBy: 2,
    file: 'src/sync/teams/planners/pass.ts',
    is: 'if (draft.waitsForNumber) return void waiting.push(draft)',
    becomes: '',
  },
  {
    name: 'a ring of numbers is not opened',
    caughtBy: 2,
    file: 'src/sync/plan/order.ts',
    is: 'for (let rings = openings(left); rings.length > 0; rings = openings(left)) {',
    becomes: 'for (let rings: number[] = []; rings.length > 0; rings = openings(left)) {',
  },
  {
    name: 'the guard is dropped',
    caughtBy: 8,
    file: 'src/sync/guard/guarded.ts',
    is: "if (stopped && !job.preview) throw new JobStopped(stopped.code, stopped.detail, 'refused')",
    becomes: '',
  },
  {
    name: 'what an admin kept is taken all the same',
    caughtBy: 46,
    file: 'src/sync/guard/kept.ts',
    is: '  Boolean(kept) && !removal && kept?.removal === wouldGo',
    becomes: '  Boolean(kept) && !removal && kept?.removal === `${wouldGo} and more`',
  },
  {
    name: 'what an admin kept stays, whatever 8x8 says since',
    caughtBy: 39,
    file: 'src/sync/guard/kept.ts',
    is: '  Boolean(kept) && !removal && kept?.removal === wouldGo',
    becomes: "  Boolean(kept) && !removal && wouldGo !== 'nobody'",
  },
  {
    name: 'what was never ours is taken away',
    caughtBy: 38,
    file: 'src/sync/plan/plan.ts',
    is: `  return view.managed
    .filter((each) => each.number !== right?.number || each.holderId !== right.holderId)
    .filter((assignment) => stillShows(assignment, view))`,
    becomes: `  const ours = view.managed.filter((assignment) => stillShows(assignment, view))
  const others = view.held.filter((one) => !ours.some(({ number }) => number === one.number))
  return [...ours, ...others.map(({ number, holderId }) => ({ number, holderId: holderId ?? '' }))]
    .filter((each) => each.number !== right?.number || each.holderId !== right.holderId)`,
  },
  {
    name: 'what Microsoft accepted is believed without reading back',
    caughtBy: 31,
    file: 'src/sync/teams/proof/believe.ts',
    is: "  if (record?.holderId !== change.holderId) return 'absent'\n",
    becomes: "  if (record?.holderId !== change.holderId) return 'taken'\n",
  },
  {
    name: 'after a restart what was on its way is sent again unseen',
    caughtBy: 61,
    file: 'src/sync/teams/proof/verify.ts',
    is: '  const { open, absent } = await settle(run, m365, 0, sendAgain)',
    becomes:
      "  const [open, absent] = [0, 0]\n  for await (const all of numberChangePages(run, ['started'])) await sendAgain(all.map((each) => ({ ...each, operationId: null })))",
  },
  {
    name: 'the cursor of 8x8 is kept before the read has ended',
    caughtBy: 73,
    file: 'src/sync/pull/pbx.ts',
    is: '  const reading = await begin(look, pbx, slow)\n',
    becomes:
      "  const reading = await begin(look, pbx, slow)\n  await deps.tenants.saveCursor(tenantId, 'pbx', { value: reading.cursor, fullAt: reading.startedAt })\n",
  },
  {
    name: 'who is left out is synced all the same',
    caughtBy: 12,
    file: 'src/sync/plan/plan.ts',
    is: '  if (view.leftOut) return leftOut(user, view, rules)\n',
    becomes: '',
  },
  {
    name: 'an undo overrules that somebody was left out',
    caughtBy: 83,
    file: 'src/sync/teams/planners/restore.ts',
    is: '=> leftOut.has(userId)',
    becomes: '=> false && leftOut.has(userId)',
  },
  {
    name: 'the scope is ignored',
    caughtBy: 16,
    file: 'src/sync/plan/plan.ts',
    is: "  if (!view.inScope) return withoutNumber(view, 'OUT_OF_SCOPE')\n",
    becomes: '',
  },
  {
    name: 'a number is taken over without agreement',
    caughtBy: 12,
    file: 'src/sync/plan/obstacles.ts',
    is: 'return found && view.takeOver?.number !== found.number ?',
    becomes: 'return found && !found ?',
  },
  {
    name: 'an agreement to take over is forgotten',
    caughtBy: 31,
    file: 'src/sync/plan/obstacles.ts',
    is: 'return found && view.takeOver?.number !== found.number ?',
    becomes: 'return found ?',
  },
  {
    name: 'what a disabled Teams is to give back stays',
    caughtBy: 18,
    file: 'src/sync/plan/plan.ts',
    is: "  if (rules.off === 'withdraw') return goneBefore(user, withoutNumber(view, 'SERVICE_OFF'))\n",
    becomes: '',
  },
  {
    name: 'a sync of one user is one of everybody',
    caughtBy: 60,
    file: 'src/sync/teams/planners/planners.ts',
    is: '  user: planUser,',
    becomes: '  user: planAll,',
  },
  {
    name: 'a sync of chosen users is one of everybody',
    caughtBy: 9,
    file: 'src/sync/teams/planners/planners.ts',
    is: '  users: planChosen,',
    becomes: '  users: planAll,',
  },
  {
    name: 'a sync of chosen users takes in whatever 8x8 shows',
    caughtBy: 3,
    file: 'src/sync/pbx/pendingOf.ts',
    is: '  if (!chosen) return deps.directory.pending(tenantId, after, CHUNK)\n',
    becomes: '  if (chosen || !chosen) return deps.directory.pending(tenantId, after, CHUNK)\n',
  },
  {
    name: 'of chosen users, who waits for another of them is held back',
    caughtBy: 63,
    file: 'src/sync/teams/planners/some.ts',
    is: ' && step.waitsFor !== null && !freed.has(step.waitsFor))',
    becomes: ' && step.waitsFor !== null)',
  },
  {
    name: 'a retry does whatever is queued',
    caughtBy: 3,
    file: 'src/sync/teams/planners/planners.ts',
    is: '  retry: planRetry,',
    becomes: '  retry: planAll,',
  },
  {
    name: 'an expired plan is applied',
    caughtBy: 23,
    file: 'src/sync/guard/guarded.ts',
    is: "  throw new JobStopped('PLAN_EXPIRED', { job: job.planOf })",
    becomes: '  return kept',
  },
  {
    name: 'who cancels is told so and nothing stops',
    caughtBy: 36,
    file: 'src/sync/open.ts',
    is: '      for (const job of jobs) stops.stop(job)\n',
    becomes: '',
  },
  {
    name: 'whatever 8x8 lacks is taken in unguarded',
    caughtBy: 32,
    file: 'src/sync/pbx/job.ts',
    is: 'await guardPlan(run, plan, removals)',
    becomes: 'await guardPlan(run, plan, 0)',
  },
  {
    name: 'whom 8x8 hides from the company directory is taken for visible',
    caughtBy: 18,
    file: 'src/sync/plan/authority.ts',
    is: 'directoryVisible: account.displayInDirectory !== false,',
    becomes: 'directoryVisible: true,',
  },
  {
    name: 'a few every day never add up',
    caughtBy: 40,
    file: 'src/sync/guard/guarded.ts',
    is: '  return stop && startsByItself(job.type) ? [stop] : []',
    becomes: '  return []',
  },
  {
    name: 'what an admin chose decides nothing',
    caughtBy: 7,
    file: 'src/sync/plan/match.ts',
    is: "const STEPS = ['choice', ",
    becomes: 'const STEPS = [',
  },
  {
    name: 'the id that the identity provider sent decides nothing',
    caughtBy: 19,
    file: 'src/sync/plan/match.ts',
    is: "'externalId', 'federationId', 'userName'] as const",
    becomes: "'federationId', 'userName'] as const",
  },
  {
    name: 'who claims an account by its id is counted for nobody',
    caughtBy: 115,
    file: 'src/store/directory/match/candidates.ts',
    is: 'count(step, accountId, m365Id, 1)',
    becomes: 'count(step, accountId, m365Id, 0)',
  },
  {
    name: 'a policy that was granted stays when the number goes',
    caughtBy: 1,
    file: 'src/sync/plan/plan.ts',
    is: 'const steps = [...removals(view, null, cause), ...withdrawals(view, cause)]',
    becomes: 'const steps = [...removals(view, null, cause)]',
  },
]

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

function copyWith({ file, is, becomes }: Mutant): string {
  const root = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()
  const folder = mkdtempSync(join(root, 'voice-sync-mutant-'))
  const skip = join(ROOT, 'src', 'tab')
  cpSync(join(ROOT, 'src'), join(folder, 'src'), { recursive: true, filter: (source) => source !== skip })
  cpSync(join(ROOT, 'tests', 'model'), join(folder, 'tests', 'model'), { recursive: true })
  cpSync(join(ROOT, 'package.json'), join(folder, 'package.json'))
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
  const text = readFileSync(join(folder, file), 'utf8')
  assert.equal(text.split(is).length, 2, `${file} has to hold once: ${is}`)
  writeFileSync(
    join(folder, file),
    text.replace(is, () => becomes),
  )
  return folder
}

/** A failure that is found among the first so many seeds; null: the mutant lives. */
/** What happens only after minutes of writes, at every chance: nothing is broken by it, so that nothing may fail. */
export const AT_EVERY_CHANCE: Mutant = {
  name: 'all numbers are listed again before whatever is overwritten',
  caughtBy: 1,
  file: 'src/sync/teams/proof/relist.ts',
  is: `ageOfList(run) < AGAIN_MS) return
      if (!going && !refused && (await isWorthIt(left))) begin()`,
  becomes: `Number(left) < 0) return
      if (!going && !refused && ((await isWorthIt(left)) || ageOfList(run) >= 0)) begin()`,
}

export async function hunt(mutant: Mutant, seeds: number): Promise<Failure | null> {
  const folder = copyWith(mutant)
  const worker = join(folder, 'tests', 'model', 'worker.ts')
  const first = async (from: number, to: number): Promise<Failure | null> =>
    (await runSeeds({ from, to, first: true, worker })).failures[0] ?? null
  try {
    return (await first(mutant.caughtBy, mutant.caughtBy)) ?? (await first(1, seeds))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
