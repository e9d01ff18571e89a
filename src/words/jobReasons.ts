/** Words for the reasons of `jobs/reasons.ts` that stop a whole job. What they are called alone is in a file of its own, which the console's first page needs. */
import { jobReasonLabel, type JobReasonCode } from './jobReasonLabels.ts'
import { worded, type ReasonWords } from './reasonWords.ts'

const PBX_ADMIN = '8x8 admin'
const M365_ADMIN = 'Microsoft 365 admin'
const CONSOLE_ADMIN = 'Admin of Voice Sync Console'
const NOBODY = 'Nobody needs to'

const REST: Record<JobReasonCode, Omit<ReasonWords, 'label'>> = {
  PBX_CREDENTIAL: {
    cause: '8x8 no longer accepts the API key.',
    fix: 'Create a new API key at 8x8 and enter it under Settings, Connections.',
    who: PBX_ADMIN,
  },
  PBX_PERMISSION: {
    cause: 'The 8x8 API key lacks a permission that the sync needs.',
    fix: 'Add the missing API product to the key at 8x8, then test the connection on Services.',
    who: PBX_ADMIN,
  },
  PBX_OTHER_COMPANY: {
    cause: 'The 8x8 company of this key has none of the users that are known here.',
    fix: 'Enter a key of your own 8x8 company. If this is the right one, remove 8x8 PBX on Services first, then add it again with this key.',
    who: CONSOLE_ADMIN,
  },
  PBX_ROLE: {
    cause: 'The 8x8 user behind the API key is no administrator.',
    fix: 'Give it the role Company Admin or IT Admin in 8x8 Admin Console. A new role can take an hour.',
    who: PBX_ADMIN,
  },
  PBX_UNAVAILABLE: {
    cause: '8x8 did not answer in time, or kept asking us to slow down.',
    fix: 'Sync again in a few minutes. If it stays, look at the 8x8 status page.',
    who: NOBODY,
  },
  PBX_MALFORMED: {
    cause: '8x8 sent an answer that is cut off or not in its documented form.',
    fix: 'Sync again. If it stays, send the job output to support.',
    who: PBX_ADMIN,
  },
  PBX_INCOMPLETE: {
    cause: '8x8 stopped in the middle of its list of users.',
    fix: 'Sync again. Nothing was changed on the strength of half a list.',
    who: NOBODY,
  },
  PBX_EMPTY: {
    cause: '8x8 sent an empty list, though it had users before.',
    fix: 'Check in 8x8 Admin Console that the users are there, then sync again. If there are really none any more and the job waits for approval, an admin approves its planned changes.',
    who: PBX_ADMIN,
  },
  PBX_REFUSED: {
    cause: '8x8 refused a request of the sync as wrong.',
    fix: 'Send the job output to support.',
    who: PBX_ADMIN,
  },
  UPLOAD_MISSING: {
    cause: 'Users are read from an uploaded export, and there is none whose columns are confirmed.',
    fix: 'Export the users in 8x8 Admin Console, upload the file on Services and confirm its columns.',
    who: PBX_ADMIN,
  },
  M365_CREDENTIAL: {
    cause: 'Microsoft 365 no longer accepts the credentials of the app.',
    fix: 'Renew the client secret or certificate under Settings, Connections.',
    who: M365_ADMIN,
  },
  CONSENT: {
    cause: 'Microsoft 365 does not let the app do this.',
    fix: 'Give admin consent again under Settings, Connections, then sync.',
    who: 'Microsoft 365 Global Admin',
  },
  M365_UNAVAILABLE: {
    cause: 'Microsoft 365 did not answer in time, or kept asking us to slow down.',
    fix: 'Sync again in a few minutes. If it stays, look at the Microsoft 365 service health page.',
    who: NOBODY,
  },
  M365_MALFORMED: {
    cause: 'Microsoft 365 sent an answer that is cut off or not in its documented form.',
    fix: 'Sync again. If it stays, send the job output to support.',
    who: M365_ADMIN,
  },
  M365_INCOMPLETE: {
    cause: 'Microsoft 365 stopped in the middle of a list.',
    fix: 'Sync again. Nothing was changed on the strength of half a list.',
    who: NOBODY,
  },
  M365_EMPTY: {
    cause: 'Microsoft 365 sent an empty list of {list}, though it had some before.',
    fix: 'Check in the Teams admin center that they are there, then sync again. If there are really none any more and the job waits for approval, an admin approves its planned changes.',
    who: M365_ADMIN,
  },
  M365_REFUSED: {
    cause: 'Microsoft 365 refused a request of the sync as wrong.',
    fix: 'Send the job output to support.',
    who: M365_ADMIN,
  },
  POLICY_MISSING: {
    cause: 'The tenant has no policy named {policy}.',
    fix: 'Create the policy in the Teams admin center, or choose another in Service settings.',
    who: M365_ADMIN,
  },
  SBC_DOMAIN: {
    cause: 'The domain of the voice gateway is not set up in Microsoft 365.',
    fix: 'Add and verify the domain in the Microsoft 365 admin center, and license one user in it.',
    who: 'Microsoft 365 Global Admin',
  },
  GATEWAY_NOT_READY: {
    cause: 'Microsoft has not finished setting up the voice gateway of the domain.',
    fix: 'Wait 1 to 24 hours, then sync. If it stays, set the domain up again.',
    who: NOBODY,
  },
  GROUP_MISSING: {
    cause: 'The group {group} of the scope is gone or cannot be read.',
    fix: 'Choose the groups again on Services, or give admin consent to read groups.',
    who: CONSOLE_ADMIN,
  },
  PBX_JOB_ENDED: {
    cause: 'The 8x8 PBX job of this sync did not succeed.',
    fix: 'Repair the cause of the 8x8 PBX job, then sync again.',
    who: PBX_ADMIN,
  },
  TOO_MANY_REMOVALS: {
    cause: 'The sync would take {removals} numbers or users away; at most {limit} are allowed without approval.',
    fix: 'Look at the planned changes of the job. If the removals are right, an admin approves them; otherwise repair what is wrong at 8x8 and sync again.',
    who: CONSOLE_ADMIN,
  },
  REMOVALS_ADD_UP: {
    cause:
      'This sync started by itself and would take {removals} numbers or users away, after {lately} that syncs took away in the last 7 days without approval; together at most {limit} are allowed.',
    fix: 'Look at what goes away day by day: 8x8 may be losing users little by little. If all of it is right, an admin approves the planned changes, and counting begins anew; otherwise repair what is wrong at 8x8 and sync again.',
    who: CONSOLE_ADMIN,
  },
  PLAN_EXPIRED: {
    cause:
      'Since job {job} made the plan, 8x8 or Microsoft 365 changed, so that the plan is no longer what a sync would do.',
    fix: 'Look at the differences in the job output, make a new preview and apply that one.',
    who: CONSOLE_ADMIN,
  },
  INTERNAL: {
    cause: 'The product met a fault of its own: {message}',
    fix: 'Sync again. If it stays, send the job output to support.',
    who: 'Support',
  },
}

export const JOB_REASON_WORDS: Record<string, ReasonWords> = Object.fromEntries(
  Object.entries(REST).map(([code, words]) => [code, { label: jobReasonLabel(code), ...words }]),
)

/** The words for a code that stopped a job or a look; any other code is shown as it is. */
export function jobReasonWords(code: string, detail: Record<string, string> = {}): ReasonWords {
  return worded(Object.hasOwn(JOB_REASON_WORDS, code) ? JOB_REASON_WORDS[code] : undefined, code, detail)
}
