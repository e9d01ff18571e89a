import { execute } from '../cards/element.ts'
import { buttons, syncButton } from '../cards/parts.ts'
import { queuedCard } from '../cards/queued.ts'
import { sentenceCard } from '../cards/talk.ts'
import { answer } from './command.ts'
import type { Command } from './command.ts'

/** Changes of one user come at once, so that among so many are those of three. */
const NEWEST = 40

export const changesQueued: Command = {
  name: 'changes queued',
  aliases: ['changes', 'show changes', 'queued'],
  title: 'Changes queued',
  group: 'Look',
  says: 'what waits, and who caused it',
  verb: 'changes.queued',
  data: {},
  action: 'changes.look',
  listed: true,
  writes: false,
  personal: true,
  async run({ directory, now }, { tenantId, setting }) {
    const base = { kind: 'queue' as const, title: 'Changes Queued', sub: 'In our own chat' }
    const [counts, causes, newest] = await Promise.all([
      directory.counts(tenantId),
      directory.queuedCauses(tenantId),
      directory.newestQueued(tenantId, NEWEST),
    ])
    if (newest.length === 0) {
      const none = sentenceCard('No changes are queued', 'A sync would still read both sides.', 'ok')
      return answer({ ...none, actions: buttons(syncButton(setting), execute('Status', 'status')) }, base)
    }
    return answer(queuedCard({ counts, causes, newest, now: now().toISOString() }, setting), base)
  },
}
