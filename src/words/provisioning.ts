/** Words of user provisioning, for the console, the bot and mail. */

export const PROVIDER_WORDS = {
  entra: 'Microsoft Azure AD (Entra ID)',
  okta: 'Okta',
  other: 'Another provider',
} as const

/** In the middle of a sentence. */
export const PROVIDER_NAMES = { entra: 'Microsoft Entra ID', okta: 'Okta', other: 'your identity provider' } as const

/** Where the URL and the token go, in the words of the provider's own form. */
export const PASTE_WORDS = {
  entra: {
    url: 'Paste as Tenant URL in Entra ID, under Provisioning.',
    token: 'Paste as Secret Token in Entra ID, then choose Test Connection.',
  },
  okta: {
    url: 'Paste as SCIM connector base URL in Okta, under Provisioning, Integration.',
    token: 'In Okta choose HTTP Header as authentication mode and paste as Authorization (bearer token).',
  },
  other: {
    url: 'Paste as SCIM 2.0 base URL of your provider.',
    token: 'Paste as bearer token of your provider.',
  },
} as const

export const VISIBLE_WORDS = {
  all: { label: 'All users', says: 'The provider may take over a user with the same username' },
  linked: { label: 'Only users created by your identity provider', says: 'Everyone else stays out of its sight' },
} as const

export const HEALTH_WORDS = {
  off: 'Off',
  noToken: 'No token yet',
  waiting: 'Waiting for the provider',
  working: 'Working',
  failing: 'Needs attention',
} as const

export const OUTCOME_WORDS = { ok: 'Done', refused: 'Refused', failed: 'Failed here' } as const

/** What a notice is called. */
export const PROVISIONING_TITLES = {
  provisioningFails: 'Provisioning fails',
  provisioningGoesOn: 'Provisioning fails',
  provisioningWorks: 'Resolved: provisioning works again',
  provisioningOff: 'Resolved: provisioning was turned off',
} as const
