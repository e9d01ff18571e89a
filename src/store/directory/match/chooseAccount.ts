/** An admin says which Microsoft 365 account is a user's, where nothing else tells. */
import { sql } from 'kysely'
import type { AccountChoice, AccountChosen, M365Account } from '../../../directory/store.ts'
import { upsertRows } from '../../bulk.ts'
import type { Work } from '../../engine.ts'
import { NotThere } from '../../errors.ts'
import { foldKey } from '../../fold.ts'
import type { M365AccountTable } from '../../schema.ts'
import { toM365Account } from '../seen/accountRow.ts'
import { NO_KEEPING } from '../decided/choices.ts'
import { markDirty } from '../dirty.ts'
import { pointingAt } from './pointed.ts'
import { m365Rows, userRows } from '../rows.ts'

/** `account`: its object id or its UPN. */
export async function chooseAccount(
  work: Work,
  tenantId: string,
  userId: string,
  account: string,
  { by, at }: Pick<AccountChoice, 'by' | 'at'>,
): Promise<AccountChosen> {
  const user = (await userRows(work, tenantId, [userId])).get(userId)
  if (!user) throw new NotThere(`user ${userId}`)
  const has = (await m365Rows(work, tenantId, user.m365_id === null ? [] : [user.m365_id])).get(user.m365_id ?? '')
  if (has?.gone_at === null) return { kind: 'linked', account: toM365Account(has) }
  const found = await living(work, tenantId, account)
  if (!found) return { kind: 'missing' }
  const holder = await holderOf(work, tenantId, found, userId)
  if (holder) return { kind: 'taken', account: toM365Account(found), by: holder }
  const before = await accountChosen(work, tenantId, userId)
  const choice = { ...NO_KEEPING, kind: 'account', note: found.id, until: null, by_id: by.id, by_name: by.name, at }
  await upsertRows(
    work,
    'user_choices',
    ['tenant_id', 'user_id', 'kind'],
    [{ tenant_id: tenantId, user_id: userId, ...choice }],
  )
  await dirtyAround(work, tenantId, userId, [before?.id ?? found.id, found.id])
  return { kind: 'chosen', account: toM365Account(found), before: before && toM365Account(before) }
}

/** Answers the account that was chosen; null: none was. */
export async function endAccountChoice(work: Work, tenantId: string, userId: string): Promise<M365Account | null> {
  const before = await accountChosen(work, tenantId, userId)
  await work.db
    .deleteFrom('user_choices')
    .where('tenant_id', '=', tenantId)
    .where('user_id', '=', userId)
    .where('kind', '=', 'account')
    .execute()
  if (before) await dirtyAround(work, tenantId, userId, [before.id])
  return before && toM365Account(before)
}

async function living(work: Work, tenantId: string, account: string): Promise<M365AccountTable | null> {
  const byId = (await m365Rows(work, tenantId, [account.toLowerCase()])).get(account.toLowerCase())
  if (byId) return byId.gone_at === null ? byId : null
  const row = await work.db
    .selectFrom('m365_accounts')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('upn_ci', '=', foldKey(account))
    .where('gone_at', 'is', null)
    .orderBy(work.engine.unindexed('id'))
    .limit(1)
    .executeTakeFirst()
  return row ?? null
}

/** Whose it is already, by link or by choice: the name of another user. */
async function holderOf(
  work: Work,
  tenantId: string,
  account: M365AccountTable,
  userId: string,
): Promise<string | null> {
  const chosenFor = (await pointingAt(work, tenantId, [account.id])).find(
    (each) => each.step === 'choice' && each.userId !== userId,
  )
  const id = account.linked_user_id ?? chosenFor?.userId
  if (!id || id === userId) return null
  return (await userRows(work, tenantId, [id])).get(id)?.display_name ?? id
}

async function accountChosen(work: Work, tenantId: string, userId: string): Promise<M365AccountTable | null> {
  const row = await work.db
    .selectFrom('user_choices')
    .select('note')
    .where('tenant_id', '=', tenantId)
    .where('user_id', '=', userId)
    .where(sql<boolean>`kind = 'account'`)
    .executeTakeFirst()
  return row ? ((await m365Rows(work, tenantId, [row.note])).get(row.note) ?? null) : null
}

/** The user, and whoever could be linked to the account, or could no more. */
const dirtyAround = (work: Work, tenantId: string, userId: string, accountIds: string[]): Promise<void> =>
  markDirty(work, tenantId, [
    { kind: 'user', key: userId },
    ...accountIds.map((key) => ({ kind: 'm365' as const, key })),
  ])
