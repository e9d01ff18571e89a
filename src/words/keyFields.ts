/** Fields for keys and secrets, in set-up and in Settings alike. */
export const KEY_FIELDS = {
  apiKey: '8x8 API key',
  apiKeyEnds: 'Ends on, if 8x8 says so',
  clientId: 'Application (client) id',
  clientSecret: 'Client secret (its value, not its id)',
  clientSecretEnds: 'Ends on, as Entra says',
} as const

export const KEPT_SECRET = 'Kept encrypted, and never shown again.'
