/** A search that was typed in the chat, for a button that opens the same list in the console: its address holds no words. */
import type { NotificationsStore } from './store.ts'

/** How long such a button works. */
const KEPT_MS = 86_400_000

const since = (now: Date): string => new Date(now.getTime() - KEPT_MS).toISOString()

export const keepSearch = (
  store: Pick<NotificationsStore, 'keepSearch'>,
  tenantId: string,
  { id, words, now }: { id: string; words: string; now: Date },
): Promise<void> => store.keepSearch(tenantId, { id, words, at: now.toISOString() }, since(now))

/** Null: none, or too old. */
export const keptSearch = (
  store: Pick<NotificationsStore, 'keptSearch'>,
  tenantId: string,
  id: string,
  now: Date,
): Promise<string | null> => store.keptSearch(tenantId, id, since(now))
