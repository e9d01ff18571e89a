/** Words for the reasons of `jobs/reasons.ts` that stop a whole job. The console's first page needs these and no others. */
import { worded, type ReasonWords } from './reasonWords.ts'

const PBX_ADMIN = '8x8 admin'
const M365_ADMIN = 'Microsoft 365 admin'
const CONSOLE_ADMIN = 'Admin of Voice Sync Console'
const NOBODY = 'Nobody needs to'

export const JOB_REASON_WORDS: Record<string, ReasonWords> = {
  PBX_CREDENTIAL: {
    label: '8x8 refused the API key',
    cause: '8x8 no longer accepts the API key.',
    fix: 'Create a new API key at 8x8 and enter it under Settings, Connections.',
    who: PBX_ADMIN,
  },
  PBX_PERMISSION: {
    label: 'API key may not do this',
    cause: 'The 8x8 API key lacks a permission that the sync needs.',
    fix: 'Add the missing API product to the key at 8x8, then test the connection on Services.',
    who: PBX_ADMIN,
  },
  PBX_ROLE: {
    label: '8x8 role missing',
    cause: 'The 8x8 user behind the API key is no administrator.',
    fix: 'Give it the role Company Admin or IT Admin in 8x8 Admin Console. A new role can take an hour.',
    who: PBX_ADMIN,
  },
  PBX_UNAVAILABLE: {
    label: '8x8 did not answer',
    cause: '8x8 did not answer in time, or kept asking us to slow down.',
    fix: 'Sync again in a few minutes. If it stays, look at the 8x8 status page.',
    who: NOBODY,
  },
  PBX_MALFORMED: {
    label: '8x8 answer not understood',
    cause: '8x8 sent an answer that is cut off or not in its documented form.',
    fix: 'Sync again. If it stays, send the job output to support.',
    who: PBX_ADMIN,
  },
  PBX_INCOMPLETE: {
    label: '8x8 list was cut off',
    cause: '8x8 stopped in the middle of its list of users.',
    fix: 'Sync again. Nothing was changed on the strength of half a list.',
    who: NOBODY,
  },
  PBX_EMPTY: {
    label: '8x8 sent no users',
    cause: '8x8 sent an empty list, though it had users before.',
    fix: 'Check in 8x8 Admin Console that the users are there, then sync again. If there are really none any more and the job waits for approval, an admin approves its planned changes.',
    who: PBX_ADMIN,
  },
  PBX_REFUSED: {
    label: '8x8 refused the request',
    cause: '8x8 refused a request of the sync as wrong.',
    fix: 'Send the job output to support.',
    who: PBX_ADMIN,
  },
  UPLOAD_MISSING: {
    label: 'No user export uploaded',
    cause: 'Users are read from an uploaded export, and there is none whose columns are confirmed.',
    fix: 'Export the users in 8x8 Admin Console, upload the file on Services and confirm its columns.',
    who: PBX_ADMIN,
  },
  M365_CREDENTIAL: {
    label: 'Microsoft refused the sign-in',
    cause: 'Microsoft 365 no longer accepts the credentials of the app.',
    fix: 'Renew the client secret or certificate under Settings, Connections.',
    who: M365_ADMIN,
  },
  CONSENT: {
    label: 'Permission refused',
    cause: 'Microsoft 365 does not let the app do this.',
    fix: 'Give admin consent again under Settings, Connections, then sync.',
    who: 'Microsoft 365 Global Admin',
  },
  M365_UNAVAILABLE: {
    label: 'Microsoft did not answer',
    cause: 'Microsoft 365 did not answer in time, or kept asking us to slow down.',
    fix: 'Sync again in a few minutes. If it stays, look at the Microsoft 365 service health page.',
    who: NOBODY,
  },
  M365_MALFORMED: {
    label: 'Microsoft answer not understood',
    cause: 'Microsoft 365 sent an answer that is cut off or not in its documented form.',
    fix: 'Sync again. If it stays, send the job output to support.',
    who: M365_ADMIN,
  },
  M365_INCOMPLETE: {
    label: 'Microsoft list was cut off',
    cause: 'Microsoft 365 stopped in the middle of a list.',
    fix: 'Sync again. Nothing was changed on the strength of half a list.',
    who: NOBODY,
  },
  M365_EMPTY: {
    label: 'Microsoft sent an empty list',
    cause: 'Microsoft 365 sent an empty list of {list}, though it had some before.',
    fix: 'Check in the Teams admin center that they are there, then sync again. If there are really none any more and the job waits for approval, an admin approves its planned changes.',
    who: M365_ADMIN,
  },
  M365_REFUSED: {
    label: 'Microsoft refused the request',
    cause: 'Microsoft 365 refused a request of the sync as wrong.',
    fix: 'Send the job output to support.',
    who: M365_ADMIN,
  },
  POLICY_MISSING: {
    label: 'Policy not found',
    cause: 'The tenant has no policy named {policy}.',
    fix: 'Create the policy in the Teams admin center, or choose another in Service settings.',
    who: M365_ADMIN,
  },
  SBC_DOMAIN: {
    label: 'Domain not set up',
    cause: 'The domain of the voice gateway is not set up in Microsoft 365.',
    fix: 'Add and verify the domain in the Microsoft 365 admin center, and license one user in it.',
    who: 'Microsoft 365 Global Admin',
  },
  GATEWAY_NOT_READY: {
    label: 'Voice gateway not ready',
    cause: 'Microsoft has not finished setting up the voice gateway of the domain.',
    fix: 'Wait 1 to 24 hours, then sync. If it stays, set the domain up again.',
    who: NOBODY,
  },
  GROUP_MISSING: {
    label: 'Group not found',
    cause: 'The group {group} of the scope is gone or cannot be read.',
    fix: 'Choose the groups again on Services, or give admin consent to read groups.',
    who: CONSOLE_ADMIN,
  },
  PBX_JOB_ENDED: {
    label: 'Not started',
    cause: 'The 8x8 PBX job of this sync did not succeed.',
    fix: 'Repair the cause of the 8x8 PBX job, then sync again.',
    who: PBX_ADMIN,
  },
  TOO_MANY_REMOVALS: {
    label: 'Approval needed',
    cause: 'The sync would take {removals} numbers or users away; at most {limit} are allowed without approval.',
    fix: 'Look at the planned changes of the job. If the removals are right, an admin approves them; otherwise repair what is wrong at 8x8 and sync again.',
    who: CONSOLE_ADMIN,
  },
  REMOVALS_ADD_UP: {
    label: 'Approval needed',
    cause:
      'This sync started by itself and would take {removals} numbers or users away, after {lately} that syncs took away in the last 7 days without approval; together at most {limit} are allowed.',
    fix: 'Look at what goes away day by day: 8x8 may be losing users little by little. If all of it is right, an admin approves the planned changes, and counting begins anew; otherwise repair what is wrong at 8x8 and sync again.',
    who: CONSOLE_ADMIN,
  },
  PLAN_EXPIRED: {
    label: 'Plan expired',
    cause:
      'Since job {job} made the plan, 8x8 or Microsoft 365 changed, so that the plan is no longer what a sync would do.',
    fix: 'Look at the differences in the job output, make a new preview and apply that one.',
    who: CONSOLE_ADMIN,
  },
  INTERNAL: {
    label: 'Stopped by a fault of ours',
    cause: 'The product met a fault of its own: {message}',
    fix: 'Sync again. If it stays, send the job output to support.',
    who: 'Support',
  },
}

/** The words for a code that stopped a job or a look; any other code is shown as it is. */
export function jobReasonWords(code: string, detail: Record<string, string> = {}): ReasonWords {
  return worded(Object.hasOwn(JOB_REASON_WORDS, code) ? JOB_REASON_WORDS[code] : undefined, code, detail)
}
