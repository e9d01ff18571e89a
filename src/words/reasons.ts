/** Words for `jobs/reasons.ts`: what it is called, why, what to do, who can. `{name}` is filled from the detail. */

export interface ReasonWords {
  label: string
  cause: string
  fix: string
  who: string
}

const PBX_ADMIN = '8x8 admin'
const M365_ADMIN = 'Microsoft 365 admin'
const LICENCES = 'Licence owner'
const CONSOLE_ADMIN = 'Admin of Voice Sync Console'
const NOBODY = 'Nobody needs to'

export const REASON_WORDS: Record<string, ReasonWords> = {
  NO_NUMBER: {
    label: 'No 8x8 number',
    cause: 'The extension has no phone number in 8x8.',
    fix: 'Assign a number in 8x8 Admin Console if this person needs one in Teams.',
    who: PBX_ADMIN,
  },
  NO_PBX_LICENCE: {
    label: 'No 8x8 licence',
    cause: 'The user has no licensed extension in 8x8.',
    fix: 'Assign a licence with an extension in 8x8 Admin Console.',
    who: PBX_ADMIN,
  },
  TEAMS_OFF: {
    label: 'Teams is off in 8x8',
    cause: 'Microsoft Teams integration is off for the extension in 8x8.',
    fix: 'Turn it on for the extension in 8x8 Admin Console.',
    who: PBX_ADMIN,
  },
  INACTIVE: {
    label: 'Deactivated',
    cause: 'The user is deactivated.',
    fix: 'Reactivate the user in 8x8 Admin Console if it should call again.',
    who: PBX_ADMIN,
  },
  PBX_USER_GONE: {
    label: 'Deleted in 8x8',
    cause: 'The user was deleted in 8x8. It is kept here for 30 days.',
    fix: 'Nothing to do, unless the user was deleted by mistake.',
    who: PBX_ADMIN,
  },
  NOT_A_PERSON: {
    label: 'Not a person',
    cause: 'The Microsoft 365 account is a guest or a resource account.',
    fix: 'Nothing to do. These accounts are never touched.',
    who: NOBODY,
  },
  CC_ONLY: {
    label: 'Contact centre only',
    cause: 'The user has no extension but one of the contact centre.',
    fix: 'Nothing to do. Numbers of the contact centre are never given to Teams.',
    who: NOBODY,
  },
  CALLING_PLAN: {
    label: 'Calling Plan',
    cause: 'The Microsoft 365 user has a Calling Plan licence and calls through Microsoft.',
    fix: 'Remove the Calling Plan licence in the Microsoft 365 admin center if this person should call through 8x8.',
    who: LICENCES,
  },
  OUT_OF_SCOPE: {
    label: 'Out of scope',
    cause: 'The user is in none of the groups whose members are synced.',
    fix: 'Add the person to one of the groups in Microsoft 365, or change the scope on Services.',
    who: CONSOLE_ADMIN,
  },
  LEFT_OUT: {
    label: 'Left out',
    cause: 'An admin left this user out of sync: {note}',
    fix: 'Take the user back in on Users when it should be synced again.',
    who: CONSOLE_ADMIN,
  },
  SERVICE_OFF: {
    label: 'Teams is disabled',
    cause: 'The Microsoft Teams service is disabled here.',
    fix: 'Enable it on Services to sync again.',
    who: CONSOLE_ADMIN,
  },
  MULTIPLE_EXTENSIONS: {
    label: 'Several extensions',
    cause: 'Several extensions of the user could carry the number. The lowest extension does.',
    fix: 'Turn Teams off in 8x8 Admin Console for the extensions that should not.',
    who: PBX_ADMIN,
  },
  UNMATCHED: {
    label: 'Not in Microsoft 365',
    cause: 'No Microsoft 365 user has this username or Federation ID.',
    fix: 'Set the Federation ID in 8x8 to the Microsoft 365 username, or create the user in Microsoft 365.',
    who: `${PBX_ADMIN} or ${M365_ADMIN}`,
  },
  AMBIGUOUS_MATCH: {
    label: 'More than one match',
    cause: 'More than one user claims the Microsoft 365 user {candidate}. None was taken.',
    fix: 'Give each user its own Federation ID in 8x8.',
    who: PBX_ADMIN,
  },
  NO_PHONE_LICENSE: {
    label: 'No Teams Phone licence',
    cause: 'The Microsoft 365 user has no Teams Phone licence.',
    fix: 'Assign a licence with Teams Phone in the Microsoft 365 admin center.',
    who: LICENCES,
  },
  PHONE_LICENSE_OFF: {
    label: 'Teams Phone licence not active',
    cause: 'The Teams Phone licence of the Microsoft 365 user was turned off, suspended or taken away.',
    fix: 'Turn Teams Phone on in the licence details of the user in the Microsoft 365 admin center.',
    who: LICENCES,
  },
  HOMED_ONPREM: {
    label: 'Homed on-premises',
    cause: 'The user is homed on a Skype for Business server and not in Teams.',
    fix: 'Move the user to Teams with the Skype for Business Server tools, then wait for directory sync.',
    who: M365_ADMIN,
  },
  ACCOUNT_INELIGIBLE: {
    label: 'Account not eligible',
    cause: 'Teams cannot serve this account; it calls its type {type}.',
    fix: 'Check the licences and the type of the account in the Teams admin center.',
    who: M365_ADMIN,
  },
  NOT_TEAMS_ONLY: {
    label: 'Not Teams only',
    cause: 'The coexistence mode of the user is {mode}. Calls ring in Teams only in the mode Teams only.',
    fix: 'Set the coexistence mode to Teams only in the Teams admin center.',
    who: M365_ADMIN,
  },
  ENTERPRISE_VOICE_OFF: {
    label: 'No dial pad',
    cause: 'The user has {number} in Teams, but Enterprise Voice is off, so there is no dial pad.',
    fix: 'In Teams PowerShell run Set-CsPhoneNumberAssignment with -EnterpriseVoiceEnabled $true for the user, then sync.',
    who: M365_ADMIN,
  },
  NUMBER_SHARED: {
    label: 'Two users with this number',
    cause: '{other} has {number} in 8x8 too.',
    fix: 'Give one of the two another number in 8x8 Admin Console.',
    who: PBX_ADMIN,
  },
  M365_DISABLED: {
    label: 'Sign-in blocked',
    cause: 'The Microsoft 365 user may not sign in.',
    fix: 'Allow sign-in in the Microsoft 365 admin center, or deactivate the user in 8x8.',
    who: M365_ADMIN,
  },
  NUMBER_IN_USE: {
    label: 'Number in use',
    cause: '{holder} holds {number} in Teams.',
    fix: 'Take the number off {holder} in the Teams admin center, or give this user another number in 8x8.',
    who: `${M365_ADMIN} or ${PBX_ADMIN}`,
  },
  OTHER_NUMBER: {
    label: 'Has another number',
    cause: 'The user already has {number} in Teams, which did not come from 8x8.',
    fix: 'Take the number over on Users, remove it in the Teams admin center, or leave the user out of sync.',
    who: `${CONSOLE_ADMIN} or ${M365_ADMIN}`,
  },
  ONPREM_NUMBER: {
    label: 'On-premises number',
    cause: 'The number {number} is synced from the on-premises Active Directory and cannot be managed in the cloud.',
    fix: 'Clear the phone number in the on-premises Active Directory, then wait for directory sync.',
    who: M365_ADMIN,
  },
  NUMBER_INVALID: {
    label: 'Number not valid',
    cause: '{number} is not a number in E.164 form.',
    fix: 'Correct the number in 8x8 Admin Console.',
    who: PBX_ADMIN,
  },
  WRONG_NUMBER_TYPE: {
    label: 'Wrong kind of number',
    cause: 'Teams holds {number} as another kind of number.',
    fix: 'Release the number in the Teams admin center, then sync again.',
    who: M365_ADMIN,
  },
  TARGET_NOT_FOUND: {
    label: 'Teams does not know the user',
    cause: 'Teams does not find the Microsoft 365 user.',
    fix: 'Check in the Teams admin center that the user exists and is enabled for Teams.',
    who: M365_ADMIN,
  },
  POLICY_TARGET: {
    label: 'Policy cannot be granted',
    cause: 'Teams does not find the user to grant a policy to.',
    fix: 'Check in the Teams admin center that the user is enabled for Teams.',
    who: M365_ADMIN,
  },
  USAGE_LOCATION: {
    label: 'No usage location',
    cause: 'The Microsoft 365 user has no usage location.',
    fix: 'Set the usage location in the Microsoft 365 admin center.',
    who: LICENCES,
  },
  NOT_VERIFIED: {
    label: 'Did not take effect',
    cause: 'Microsoft accepted the change, but reading it back shows the old value.',
    fix: 'Sync again. If it stays, open a case with Microsoft.',
    who: M365_ADMIN,
  },
  DRIFT: {
    label: 'Changed by hand',
    cause: 'Teams shows another number than 8x8, so calls end in "404 Unallocated Number".',
    fix: 'Sync to put it right. Take the user back in first if it was left out.',
    who: CONSOLE_ADMIN,
  },
  SITE_MISSING: {
    label: 'Site not found in 8x8',
    cause: '8x8 has no site named {site}.',
    fix: 'Create the site in 8x8 Admin Console, or correct its name at the identity provider.',
    who: PBX_ADMIN,
  },
  UNKNOWN_REFUSAL: {
    label: 'Refused by Microsoft',
    cause: 'Microsoft refused the change: {raw}',
    fix: 'Look at the message in the job output. Sync again, or open a case with Microsoft.',
    who: M365_ADMIN,
  },
  HOLDER_MOVES_FIRST: {
    label: 'Number not free yet',
    cause: '{number} is still with {holder}, whose own number has to move first.',
    fix: 'Sync everybody, or first the user who has the number.',
    who: 'Admin of Voice Sync Console',
  },
  UNDO_MOVED: {
    label: 'Changed since',
    cause: 'Teams no longer shows what that sync left, so the undo did not touch this user.',
    fix: 'Look at the user in the Teams admin center, and set by hand what it should have.',
    who: M365_ADMIN,
  },
  NOT_PROVISIONED_YET: {
    label: 'Licence not active yet',
    cause: 'The licence is assigned, but Teams has not set the user up yet.',
    fix: 'Wait for Microsoft. This can take up to 24 hours.',
    who: NOBODY,
  },
  MS_TRANSIENT: {
    label: 'Microsoft was busy',
    cause: 'Teams could not take the change at that moment.',
    fix: 'Wait for Microsoft. The next sync tries again.',
    who: NOBODY,
  },
  NOT_ACTIVATED_YET: {
    label: 'Not active yet',
    cause: 'Microsoft accepted the number, but has not activated it yet.',
    fix: 'Wait for Microsoft. The next sync looks again.',
    who: NOBODY,
  },
  MOVED_MEANWHILE: {
    label: 'Changed meanwhile',
    cause: 'The number {number} was changed in Teams after this sync had planned. Nothing was sent for it.',
    fix: 'Sync again. The next sync plans with what Teams shows now.',
    who: NOBODY,
  },
  PBX_CREDENTIAL: {
    label: '8x8 refused the API key',
    cause: '8x8 no longer accepts the API key.',
    fix: 'Create a new API key at 8x8 and enter it on Services.',
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
    fix: 'Check in 8x8 Admin Console that the users are there, then sync again.',
    who: PBX_ADMIN,
  },
  PBX_REFUSED: {
    label: '8x8 refused the request',
    cause: '8x8 refused a request of the sync as wrong.',
    fix: 'Send the job output to support.',
    who: PBX_ADMIN,
  },
  PBX_VALUE_REFUSED: {
    label: '8x8 does not take the value',
    cause: '8x8 does not take this value of {field}.',
    fix: 'Use {right}.',
    who: PBX_ADMIN,
  },
  PBX_WRITE_OFF: {
    label: 'To do in 8x8',
    cause: 'Voice Sync Console may not write this to 8x8.',
    fix: 'Do it in 8x8 Admin Console. The to-do closes when a sync sees it.',
    who: PBX_ADMIN,
  },
  PBX_OPERATION_FAILED: {
    label: '8x8 did not do it',
    cause: '8x8 refused the change, or accepted it and did not carry it out.',
    fix: 'Look at the message of 8x8, then make the change again here or in 8x8 Admin Console.',
    who: PBX_ADMIN,
  },
  DOUBLE_PROVISIONED: {
    label: 'Fed by another system',
    cause: 'A provisioning service of 8x8 itself feeds this user, so nothing is written from here.',
    fix: 'Make the change in the identity provider, or end the provisioning of this user in 8x8 Admin Console.',
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
    fix: 'Renew the client secret or certificate on Services.',
    who: M365_ADMIN,
  },
  CONSENT: {
    label: 'Permission refused',
    cause: 'Microsoft 365 does not let the app do this.',
    fix: 'Give admin consent again on Services, then sync.',
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
    fix: 'Check in the Teams admin center that they are there, then sync again.',
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

/** Fills `{name}` from the detail; a name without a value becomes "unknown". */
export function fill(text: string, detail: Record<string, string>): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => detail[name] ?? 'unknown')
}

/** The words for a code, with the detail filled in. An unknown code is shown as it is. */
export function reasonWords(code: string, detail: Record<string, string> = {}): ReasonWords {
  const words = Object.hasOwn(REASON_WORDS, code) ? REASON_WORDS[code] : undefined
  if (!words) return { label: code, cause: code, fix: 'Look at the job output.', who: 'Admin of Voice Sync Console' }
  return { label: words.label, cause: fill(words.cause, detail), fix: fill(words.fix, detail), who: words.who }
}
