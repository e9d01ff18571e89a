import type { AccountChoice, KeptNumbers, KeptUser, LeftOut, Removal, TakeOver } from '../../../directory/store.ts'
import { appendEntries } from '../../audit/append.ts'
import { upsertRows } from '../../bulk.ts'
import type { Work } from '../../engine.ts'
import { NotThere } from '../../errors.ts'
import type { UserChoiceTable } from '../../schema.ts'
import { markDirty } from '../dirty.ts'
import { markToPush } from '../queued/pushDue.ts'
import { groupBy, present } from '../lists.ts'
import { userRows } from '../rows.ts'

const MOST = 200

/** What only a choice to keep numbers says. */
export const NO_KEEPING = { removal: null, job: null }

export async function leaveOut(work: Work, tenantId: string, userIds: string[], leftOut: LeftOut): Promise<string[]> {
  const ids = [...(await userRows(work, tenantId, userIds)).keys()]
  const { note, until, by, at } = leftOut
  const choice = { ...NO_KEEPING, kind: 'leftOut', note, until, by_id: by.id, by_name: by.name, at }
  await keep(
    work,
    tenantId,
    ids.map((user_id) => ({ tenant_id: tenantId, user_id, ...choice })),
  )
  return ids
}

export async function takeBackIn(work: Work, tenantId: string, userIds: string[]): Promise<string[]> {
  return end(work, tenantId, 'leftOut', userIds)
}

export async function endLeftOut(work: Work, tenantId: string, at: string): Promise<string[]> {
  const over = await work.db
    .selectFrom('user_choices')
    .select('user_id')
    .where('tenant_id', '=', tenantId)
    .where('kind', '=', 'leftOut')
    .where('until', 'is not', null)
    .where('until', '<=', at)
    .orderBy('until')
    .limit(MOST)
    .execute()
  const ids = over.map((row) => row.user_id)
  const ended = await takeBackIn(work, tenantId, ids)
  const by = { actorId: 'system', actorName: 'Voice Sync', via: 'system' as const, action: 'users.include' }
  const what = { before: 'left out until now', after: 'synced again' }
  await appendEntries(
    work,
    tenantId,
    ended.map((id) => ({ at, ...by, target: `user ${id}`, ...what })),
  )
  return ended
}

export async function agreeToTakeOver(work: Work, tenantId: string, userId: string, takeOver: TakeOver): Promise<void> {
  if (!(await userRows(work, tenantId, [userId])).has(userId)) throw new NotThere(`user ${userId}`)
  const { number, by, at } = takeOver
  const choice = { ...NO_KEEPING, kind: 'takeOver', note: number, until: null, by_id: by.id, by_name: by.name, at }
  await keep(work, tenantId, [{ tenant_id: tenantId, user_id: userId, ...choice }])
}

export async function endTakeOvers(work: Work, tenantId: string, userIds: string[]): Promise<void> {
  await end(work, tenantId, 'takeOver', userIds)
}

export async function keepNumbers(
  work: Work,
  tenantId: string,
  removals: { userId: string; removal: string }[],
  { note, jobId, by, at }: Omit<KeptNumbers, 'removal'>,
): Promise<string[]> {
  const there = await userRows(
    work,
    tenantId,
    removals.map(({ userId }) => userId),
  )
  const known = removals.filter(({ userId }) => there.has(userId))
  const choice = { kind: 'kept', note, until: null, job: jobId, by_id: by.id, by_name: by.name, at }
  await keep(
    work,
    tenantId,
    known.map(({ userId, removal }) => ({ tenant_id: tenantId, user_id: userId, ...choice, removal })),
  )
  return known.map(({ userId }) => userId)
}

export async function endKept(work: Work, tenantId: string, userIds: string[], jobId?: string): Promise<string[]> {
  return end(work, tenantId, 'kept', userIds, jobId)
}

const KEPT = { numbers: 'kept', users: 'keptUser' }

export async function keptBy(
  work: Work,
  tenantId: string,
  what: keyof typeof KEPT,
): Promise<{ name: string; users: number }[]> {
  const rows = await work.db
    .selectFrom('user_choices')
    .select(['by_name as name', (of) => of.fn.countAll().as('users')])
    .where('tenant_id', '=', tenantId)
    .where('kind', '=', KEPT[what])
    .groupBy('by_name')
    .orderBy('users', 'desc')
    .orderBy('by_name')
    .execute()
  return rows.map(({ name, users }) => ({ name, users: Number(users) }))
}

export async function chooseRemoval(work: Work, tenantId: string, userId: string, { by, at }: Removal): Promise<void> {
  if (!(await userRows(work, tenantId, [userId])).has(userId)) throw new NotThere(`user ${userId}`)
  const choice = { ...NO_KEEPING, kind: 'remove', note: '', until: null, by_id: by.id, by_name: by.name, at }
  await keep(work, tenantId, [{ tenant_id: tenantId, user_id: userId, ...choice }])
  // what was asked of 8x8 for it may not be wanted any more
  await markToPush(work, tenantId, [userId])
}

export async function endRemoval(work: Work, tenantId: string, userId: string): Promise<boolean> {
  await markToPush(work, tenantId, [userId])
  return (await end(work, tenantId, 'remove', [userId])).length > 0
}

export async function keep(work: Work, tenantId: string, rows: UserChoiceTable[]): Promise<void> {
  await upsertRows(work, 'user_choices', ['tenant_id', 'user_id', 'kind'], rows)
  await dirtyAround(
    work,
    tenantId,
    rows.map((row) => row.user_id),
  )
}

/** These users, and whoever wants a number that one of them holds: it is given up, or kept, by what was chosen. */
async function dirtyAround(work: Work, tenantId: string, userIds: string[]): Promise<void> {
  const accounts = present([...(await userRows(work, tenantId, userIds)).values()].map((row) => row.m365_id))
  await markDirty(work, tenantId, [
    ...userIds.map((key) => ({ kind: 'user' as const, key })),
    ...accounts.map((key) => ({ kind: 'm365' as const, key })),
  ])
}

export async function end(
  work: Work,
  tenantId: string,
  kind: string,
  userIds: string[],
  jobId?: string,
): Promise<string[]> {
  if (userIds.length === 0) return []
  const ended = await work.db
    .deleteFrom('user_choices')
    .where('tenant_id', '=', tenantId)
    .where('kind', '=', kind)
    .where('user_id', 'in', work.engine.among(userIds))
    .$if(jobId !== undefined, (query) => query.where('job', '=', jobId ?? ''))
    .returning('user_id')
    .execute()
  const ids = ended.map((row) => row.user_id)
  if (ids.length > 0) await dirtyAround(work, tenantId, ids)
  return ids
}

export interface Choices {
  leftOut: LeftOut | null
  takeOver: TakeOver | null
  kept: KeptNumbers | null
  keptUser: KeptUser | null
  removal: Removal | null
  chosenAccount: AccountChoice | null
}

const NONE: Choices = { leftOut: null, takeOver: null, kept: null, keptUser: null, removal: null, chosenAccount: null }

export async function choicesOf(work: Work, tenantId: string, userIds: string[]): Promise<(userId: string) => Choices> {
  const rows = await work.db
    .selectFrom('user_choices')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('user_id', 'in', work.engine.among(userIds))
    .execute()
  const byUser = groupBy(rows, (row) => row.user_id)
  return (userId) => (byUser.get(userId) ?? []).reduce<Choices>((all, row) => ({ ...all, ...toChoice(row) }), NONE)
}

function toChoice({ kind, note, until, removal, job, by_id, by_name, at }: UserChoiceTable): Partial<Choices> {
  const by = { id: by_id, name: by_name }
  if (kind === 'remove') return { removal: { by, at } }
  if (kind === 'keptUser')
    return { keptUser: { removal: removal === 'gone' ? 'gone' : 'inactive', note, jobId: job ?? '', by, at } }
  if (kind === 'kept') return { kept: { removal: removal ?? '', note, jobId: job ?? '', by, at } }
  if (kind === 'account') return { chosenAccount: { accountId: note, by, at } }
  return kind === 'leftOut' ? { leftOut: { note, until, by, at } } : { takeOver: { number: note, by, at } }
}
