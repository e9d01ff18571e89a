/** Words for the reasons of `jobs/reasons.ts` that hold one user back. Four texts each: label, cause, fix, who can. */
import type { ReasonWords } from './reasonWords.ts'

const PBX_ADMIN = '8x8 admin'
const M365_ADMIN = 'Microsoft 365 admin'
const LICENCES = 'Licence owner'
const CONSOLE_ADMIN = 'Admin of Voice Sync Console'
const NOBODY = 'Nobody needs to'

export const USER_REASON_WORDS: Record<string, ReasonWords> = {
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
    fix: 'If the person should call again, reactivate the user at the identity provider, or in 8x8 Admin Console where none owns it.',
    who: PBX_ADMIN,
  },
  PBX_USER_GONE: {
    label: 'Deleted in 8x8',
    cause: 'The user was deleted in 8x8. It is kept here for 30 days.',
    fix: 'Nothing to do, unless the user was deleted by mistake.',
    who: PBX_ADMIN,
  },
  ARCHIVED: {
    label: 'Archived',
    cause: 'The user was deleted in 8x8 more than 30 days ago.',
    fix: 'Nothing to do. It comes back by itself if 8x8 has it again.',
    who: NOBODY,
  },
  CREATE_OR_REMOVE: {
    label: 'Deleted in 8x8, still provisioned',
    cause: 'The user was deleted in 8x8, and the identity provider still has it. It is not created again by itself.',
    fix: 'Choose Create again, or Remove it from the directory.',
    who: CONSOLE_ADMIN,
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
  KEPT: {
    label: 'Number kept',
    cause: 'Kept by {by} on {on}; removal declined: {note}',
    fix: 'Take it back on the user when the number should go after all. It ends by itself when something else about the user changes.',
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
    fix: 'Set the Federation ID in 8x8 to the Microsoft 365 username, create the user in Microsoft 365, or choose its account on Users.',
    who: `${PBX_ADMIN} or ${M365_ADMIN}`,
  },
  AMBIGUOUS_MATCH: {
    label: 'More than one match',
    cause: 'More than one user claims the Microsoft 365 user {candidate}. None was taken.',
    fix: 'Give each user its own Federation ID in 8x8, or choose the account of one of them on Users.',
    who: `${PBX_ADMIN} or ${CONSOLE_ADMIN}`,
  },
  NO_PHONE_LICENSE: {
    label: 'No Teams Phone licence',
    cause: 'The Microsoft 365 user has no Teams Phone licence.',
    fix: 'Assign a licence with Teams Phone in the Microsoft 365 admin center.',
    who: LICENCES,
  },
  PHONE_LICENSE_OFF: {
    label: 'Teams Phone licence off',
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
    label: 'Number on two users',
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
  SITE_NOT_SENT: {
    label: 'No site',
    cause: 'The identity provider sent no site, and 8x8 creates no user without one.',
    fix: 'Send the name of a site of 8x8 from the identity provider.',
    who: 'Admin of the identity provider',
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
    fix: 'Look at the message of 8x8. Once the cause is gone, Retry the job or sync this user; a later sync tries again by itself, for three days.',
    who: PBX_ADMIN,
  },
  DOUBLE_PROVISIONED: {
    label: 'Fed by another system',
    cause: 'A provisioning service of 8x8 itself feeds this user, so nothing is written from here.',
    fix: 'Make the change in the identity provider, or end the provisioning of this user in 8x8 Admin Console.',
    who: PBX_ADMIN,
  },
}
