/** What is told of an entry of the outbox when it is due: nothing yet in quiet hours, and afterwards all they held as one. */
import type { JobsStore } from '../jobs/store.ts'
import type { TenantsStore } from '../tenants/store.ts'
import type { Telling } from './channel.ts'
import { gatherDigest, type DigestFacts, type DigestRooms } from './digest.ts'
import { meanwhileOf, type MeanwhileItem } from './meanwhile.ts'
import { quietUntil } from './quiet.ts'
import { quietChoiceOf, type RecipientRooms } from './recipients.ts'
import type { DigestNotice, OutboxEntry } from './store.ts'

export interface TellingDeps extends RecipientRooms {
  jobs: JobsStore
  tenants: Pick<TenantsStore, 'noticeSettings'>
  /** Left out: there are no digests. */
  digest?: DigestRooms
  now: () => Date
}

/** What goes out now, and the entries that this settles. `telling` null: there is nothing to say any more. */
export interface Told {
  entries: OutboxEntry[]
  telling: Telling | null
}

export interface Tellings {
  /** Null: quiet hours hold it back, which is recorded. */
  of(tenantId: string, entry: OutboxEntry): Promise<Told | null>
}

export function createTellings(deps: TellingDeps): Tellings {
  const { store, jobs, tenants, now } = deps
  const digests = createDigests(deps)

  async function isQuiet(tenantId: string, { id, topic, conversationId }: OutboxEntry): Promise<boolean> {
    if (topic === null) return false
    const at = now()
    const [settings, choice] = await Promise.all([
      tenants.noticeSettings(tenantId),
      quietChoiceOf(deps, tenantId, conversationId),
    ])
    const until = quietUntil(settings, choice, topic, at.getTime())
    if (until === null) return false
    await store.hold(tenantId, [id], at.toISOString(), new Date(until).toISOString())
    return true
  }

  /** All that was held back for the conversation and still is. */
  async function heldWith(tenantId: string, entry: OutboxEntry): Promise<Told> {
    const due = await store.heldFor(tenantId, entry.conversationId, now().toISOString())
    const entries = due.filter(goesTogether)
    return { entries, telling: oneOf(entries, await meanwhileOf(jobs, tenantId, entries)) }
  }

  return {
    async of(tenantId, entry) {
      if (await isQuiet(tenantId, entry)) return null
      const { notice } = entry
      if (notice.kind === 'digest') return { entries: [entry], telling: await digests.of(tenantId, notice) }
      return goesTogether(entry) ? heldWith(tenantId, entry) : { entries: [entry], telling: notice }
    },
  }
}

/** Held back, and not a digest, which stands for itself. */
const goesTogether = ({ heldAt, notice }: OutboxEntry): boolean => heldAt !== null && notice.kind !== 'digest'

/** What is one thing by now is told as if it had not been held back; null: nothing is left to tell. */
function oneOf(entries: OutboxEntry[], items: MeanwhileItem[]): Telling | null {
  const [item] = items
  if (!item) return null
  if (items.length === 1 && !cameAndWent(item)) return item.notice
  const since = entries.map(({ heldAt }) => heldAt ?? '').sort()[0]!
  return { kind: 'meanwhile', since, items }
}

const cameAndWent = (item: MeanwhileItem): boolean =>
  (item.kind === 'problem' && item.overAt !== null) ||
  (item.kind === 'provisioning' && item.overAt !== null && item.notice.kind === 'provisioningFails')

const FRESH_MS = 60_000

/** What the digest of a tenant says is gathered once for all who get it. */
function createDigests({ tenants, digest: rooms, now }: TellingDeps) {
  const made = new Map<string, { at: number; facts: Promise<DigestFacts> }>()
  return {
    async of(tenantId: string, { at }: DigestNotice): Promise<DigestFacts | null> {
      if (!rooms) return null
      const time = now().getTime()
      for (const [key, one] of made) if (time - one.at > FRESH_MS) made.delete(key)
      const key = `${tenantId} ${at}`
      const known = made.get(key)
      if (known) return known.facts
      const facts = tenants.noticeSettings(tenantId).then((settings) => gatherDigest(rooms, tenantId, at, settings))
      facts.catch(() => made.delete(key))
      made.set(key, { at: time, facts })
      return facts
    },
  }
}
