/** A person out of the settings of notices: an address goes whole, as a part of one would be somebody else's. */
import type { ErasedPerson } from '../../audit/store.ts'
import type { MailConnection } from '../../tenants/store.ts'
import type { Work } from '../engine.ts'
import { foldKey } from '../fold.ts'
import { fromJson, toJson } from '../json.ts'
import { writing } from '../transaction.ts'

/** Answers in how many rows. */
export function eraseInNotices(store: Work, tenantId: string, person: ErasedPerson): Promise<number> {
  return writing(store, 'choices', tenantId, async (work) => {
    const mail = await mailOf(work, tenantId)
    const isTheirs = addressesOf(person)
    const to = mail?.to.filter((address) => !isTheirs(address)) ?? []
    if (!mail || to.length === mail.to.length) return 0
    await work.db
      .updateTable('connections')
      .set({ settings: toJson({ ...mail, to }) })
      .where('tenant_id', '=', tenantId)
      .where('kind', '=', 'mail')
      .execute()
    return 1
  })
}

/** Without a sender nothing could be sent: an admin has to name another one. */
export async function sendsNotices(work: Work, tenantId: string, person: ErasedPerson): Promise<boolean> {
  const mail = await mailOf(work, tenantId)
  const isTheirs = addressesOf(person)
  return mail !== null && [mail.from, mail.user ?? ''].some(isTheirs)
}

async function mailOf({ db }: Work, tenantId: string): Promise<MailConnection | null> {
  const row = await db
    .selectFrom('connections')
    .select('settings')
    .where('tenant_id', '=', tenantId)
    .where('kind', '=', 'mail')
    .executeTakeFirst()
  return row ? fromJson<MailConnection>(row.settings) : null
}

function addressesOf({ ids, names }: ErasedPerson): (address: string) => boolean {
  const theirs = new Set([...ids, ...names].filter((name) => name.includes('@')).map(foldKey))
  return (address) => theirs.has(foldKey(address.trim()))
}
