/**
 * What Microsoft refused because it does not know the user contradicts what was seen of that user: it is read again, so that
 * the state says what is so now, and the next plan does not send the same write on the strength of an old record.
 */
import type { Microsoft365 } from '../../connectors/contract.ts'
import { ConnectorError } from '../../connectors/errors.ts'
import type { ReasonCode } from '../../jobs/reasons.ts'
import { plural } from '../count.ts'
import { iso } from '../deps.ts'
import { lookOf, type JobRun } from '../run/jobRun.ts'
import { refreshConfigurations } from '../pull/m365.ts'
import { ofTeams } from './numberChanges.ts'

/** Said of a user that has no record in Teams, or none in Entra. */
const NOT_KNOWN: string[] = ['NOT_PROVISIONED_YET', 'TARGET_NOT_FOUND', 'POLICY_TARGET'] satisfies ReasonCode[]

/** Where more are refused so, the cause is another, and the next complete read tells. */
const MOST = 200

export async function lookAgainAtRefused(run: JobRun, m365: Microsoft365): Promise<void> {
  const holderIds = await notKnown(run)
  if (holderIds.length === 0) return
  try {
    await refreshConfigurations(lookOf(run), m365, holderIds)
    for (const id of holderIds) await refreshAccount(run, m365, id)
    run.say(`Read again: ${plural(holderIds.length, 'user')} that Microsoft did not know`)
  } catch (error) {
    // what was written is settled whatever this comes to
    if (!(error instanceof ConnectorError) || error.kind === 'aborted') throw error
    run.say(`Users that Microsoft did not know could not be read again: ${error.raw ?? error.message}`, 'problem')
  }
}

async function notKnown({ deps, tenantId, job }: JobRun): Promise<string[]> {
  const found = new Set<string>()
  let after = -1
  for (;;) {
    const page = await deps.jobs.planned(tenantId, job.id, { statuses: ['failed', 'waiting'], after, limit: 200 })
    if (page.length === 0 || found.size >= MOST) return [...found].slice(0, MOST)
    for (const { holderId, reason } of ofTeams(page)) if (NOT_KNOWN.includes(reason ?? '')) found.add(holderId)
    after = page.at(-1)?.ordinal ?? after
  }
}

async function refreshAccount({ deps, tenantId, context }: JobRun, m365: Microsoft365, id: string): Promise<void> {
  const account = await m365.account(id, context)
  await deps.directory.seeM365(tenantId, [account ?? { id, gone: true }], null, iso(deps.now()))
}
