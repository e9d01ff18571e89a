/** Everything is mended, nobody changes anything; syncs until nothing changes any more, and what must hold then. */
import { isDeepStrictEqual } from 'node:util'
import { actAsAdmin } from './admin.ts'
import { DANA } from './people.ts'
import { checkAtRest, COMPLETE } from './rest.ts'
import type { Run } from './simulation.ts'

const HOUR = 3_600_000
const MOST_ROUNDS = 8

export interface Quiet {
  run: Run
  /** One sync of everything, to its end; answers how its jobs ended. */
  sync(): Promise<string>
  /** Something happened that only a complete read tells. */
  unseen: boolean
}

export async function quieten({ run, sync, unseen }: Quiet): Promise<void> {
  const { trace, hands, stores, tenantId, wishes } = run
  trace('quiet')
  await hands.setFaults({ switches: run.history.setting.ways })
  await stores.tenants.changeGuard(tenantId, { number: 10_000, share: 1 })
  const { items } = await stores.jobs.jobs(tenantId, { limit: 1 })
  run.unguardedFrom = Number(items[0]?.id ?? 0) + 1
  await mendWishes(run)
  // longer than any change is late, and sooner than everything is read again: what changed is all that is asked for
  if (!unseen) {
    if (!(await restAfter(run, sync, 2 * HOUR))) return
    await checkAtRest(run, 'by what changed alone')
  }
  if (wishes.off !== null) await admin(run, 'turnOn')
  if (!(await restAfter(run, sync, 25 * HOUR))) return
  await checkAtRest(run, COMPLETE)
}

const admin = async (run: Run, deed: string): Promise<void> => {
  run.trace(`${deed}: ${await actAsAdmin(run, deed, [0, 0, 0])}`)
  await run.service.idle()
}

/** Numbers stay while Teams is disabled, and nothing tells an empty scope from a list that came back empty. */
async function mendWishes(run: Run): Promise<void> {
  const { wishes, hands } = run
  if (wishes.off === 'keep') await admin(run, 'turnOn')
  const members = await Promise.all((wishes.scope ?? []).map((group) => hands.members(group)))
  if (wishes.scope !== null && members.flat().length === 0) await admin(run, 'scopeOfAll')
}

async function approve({ stores, tenantId, service }: Run): Promise<void> {
  const { items } = await stores.jobs.jobs(tenantId, { limit: 2 })
  const kept = items.find(({ state }) => state === 'refused')
  if (kept) await service.sync.approve(tenantId, { ...DANA, exceedGuard: true }, kept.id)
  await service.idle()
}

/** Syncs, so far apart, until nothing changes any more; false: it cannot. */
async function restAfter(run: Run, sync: Quiet['sync'], ms: number): Promise<boolean> {
  const { time, witness, hands, violation } = run
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    time.pass(ms)
    const [writes, numbers] = [witness.writes.length, (await hands.read()).numbers]
    const ends = await sync()
    const same = writes === witness.writes.length && isDeepStrictEqual(numbers, (await hands.read()).numbers)
    // nothing tells an empty Teams from a Teams that shows nothing; only a person can
    if (ends.includes('refused M365_EMPTY') && numbers.every((each) => !each.assignmentTargetId)) {
      await approve(run)
      continue
    }
    if (ends.includes('refused PBX_EMPTY') && (await hands.read()).pbx.length === 0) {
      await approve(run)
      continue
    }
    if (/failed|refused|cancelled/.test(ends)) {
      violation(`in quiet: ${ends}`)
      return false
    }
    if (same && round > 0) return true
  }
  violation('never comes to rest')
  return false
}
