import type { Assessment, DirtyKey, PbxAccount } from '../../../directory/store.ts'
import { updateRows } from '../../bulk.ts'
import { take } from '../../counters.ts'
import type { Work } from '../../engine.ts'
import { toFlag, toJson } from '../../json.ts'
import type { UserTable } from '../../schema.ts'
import { clearDirty } from '../dirty.ts'
import { lastOfEach, present } from '../lists.ts'
import { markNumbers } from '../numbers/numberDirty.ts'
import { recount } from '../recount.ts'
import { queueChanges, settleJoiners, type NewChange } from './queue.ts'

type Standing = Pick<
  UserTable,
  | 'tenant_id'
  | 'id'
  | 'state'
  | 'reason'
  | 'reason_detail'
  | 'waiting_since'
  | 'next_try_at'
  | 'state_since'
  | 'plan_due'
  | 'push_due'
>

/** One transaction: where users stand, what is queued, and that these keys were looked at. */
export async function assess(
  work: Work,
  tenantId: string,
  assessments: Assessment[],
  joiners: { account: PbxAccount; changes: NewChange[] }[],
  cleared: DirtyKey[],
  at: string,
): Promise<void> {
  const latest = [...lastOfEach(assessments, (one) => one.userId).values()]
  const stood = await standings(
    work,
    tenantId,
    latest.map((one) => one.userId),
  )
  // A user that vanished meanwhile has no place to note its standing in.
  const known = latest.filter((one) => stood.has(one.userId))
  const moved = known
    .map((one) => standing(tenantId, one, stood.get(one.userId), at))
    .filter((row) => !same(row, stood.get(row.id)))
  await updateRows(work, 'users', ['tenant_id', 'id'], moved)
  await markNumbers(work, tenantId, contested(moved, stood))
  await queueChanges(
    work,
    tenantId,
    [
      ...known.map(({ userId, changes }) => ({ userId, changes })),
      ...[...lastOfEach(joiners, (joiner) => joiner.account.id).values()].map(({ account, changes }) => ({
        accountId: account.id,
        names: { userName: account.userName, displayName: `${account.givenName} ${account.familyName}`.trim() },
        changes,
      })),
    ],
    at,
  )
  // where somebody stands, and what is queued, is part of it
  await recount(
    work,
    tenantId,
    known.map((one) => one.userId),
  )
  const joining = new Set(joiners.map((joiner) => joiner.account.id))
  const settled = cleared.filter((key) => key.kind === 'pbx' && !joining.has(key.key)).map((key) => key.key)
  await settleJoiners(work, tenantId, settled)
  await clearDirty(work, tenantId, cleared)
  await take(work, tenantId, 'standing', 1)
}

/** Whether a number is held by somebody else is told by the user who cannot have it. */
function contested(moved: Standing[], stood: Map<string, Stood>): string[] {
  const inUse = (row: Pick<Standing, 'reason'> | undefined): boolean => row?.reason === 'NUMBER_IN_USE'
  return present(
    moved.flatMap((row) => {
      const before = stood.get(row.id)
      return inUse(row) === inUse(before) ? [] : [before?.number ?? null]
    }),
  )
}

type Stood = Standing & Pick<UserTable, 'number'>

async function standings(work: Work, tenantId: string, userIds: string[]): Promise<Map<string, Stood>> {
  const rows = await work.db
    .selectFrom('users')
    .select([
      'tenant_id',
      'id',
      'state',
      'reason',
      'reason_detail',
      'waiting_since',
      'next_try_at',
      'state_since',
      'plan_due',
      'push_due',
      'number',
    ])
    .where('tenant_id', '=', tenantId)
    .where('id', 'in', work.engine.among(userIds))
    .execute()
  return new Map(rows.map((row) => [row.id, row]))
}

function standing(tenantId: string, one: Assessment, before: Standing | undefined, at: string): Standing {
  const stays = before?.state === one.state && before.reason === one.reason
  return {
    tenant_id: tenantId,
    id: one.userId,
    state: one.state,
    reason: one.reason,
    reason_detail: toJson(one.reasonDetail),
    waiting_since: one.waitingSince,
    next_try_at: one.nextTryAt,
    plan_due: toFlag(one.planDue ?? true),
    push_due: one.pushDue === undefined ? (before?.push_due ?? 0) : toFlag(one.pushDue),
    state_since: stays ? before.state_since : at,
  }
}

function same(row: Standing, before: Standing | undefined): boolean {
  return (
    before !== undefined && (Object.keys(row) as (keyof Standing)[]).every((column) => row[column] === before[column])
  )
}
