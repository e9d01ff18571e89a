/** Words for credentials and permissions: what each is, and what to do about it. */

type Connection = 'pbx' | 'microsoft365' | 'bot' | 'scim' | 'sso'
type What =
  | 'apiKey'
  | 'clientSecret'
  | 'certificate'
  | 'managedIdentity'
  | 'workloadIdentity'
  | 'token'
  | 'consent'
  | 'signingCertificate'

const OWNER: Record<Connection, string> = {
  pbx: '8x8',
  microsoft365: 'Microsoft 365',
  bot: 'Bot',
  scim: 'SCIM',
  sso: 'SSO',
}

const NOUN: Record<What, string> = {
  apiKey: 'API key',
  clientSecret: 'client secret',
  certificate: 'certificate',
  managedIdentity: 'managed identity',
  workloadIdentity: 'workload identity',
  token: 'token',
  consent: 'admin consent',
  signingCertificate: 'signing certificate',
}

/** "8x8 API key", "SCIM token “Entra”". */
export const credentialLabel = (connection: Connection, what: What, name: string | null): string =>
  `${OWNER[connection]} ${NOUN[what]}${name === null ? '' : ` “${name}”`}`

export const CREDENTIAL_STATE_WORDS = {
  ok: 'Works',
  expiring: 'Ends soon',
  expired: 'Ended',
  failing: 'Refused',
  missing: 'Not entered',
} as const

/** How an app can prove itself at Microsoft. */
export const PROOF_WORDS = {
  secret: { label: 'Client secret', says: 'A text from Entra that ends after some months' },
  certificate: { label: 'Certificate', says: 'Safer than a secret; its private key is kept here, encrypted' },
  managedIdentity: { label: 'Managed identity', says: 'Where this runs in Azure: nothing to keep, nothing that ends' },
  workloadIdentity: { label: 'Workload identity', says: 'Where this runs in Kubernetes with federated credentials' },
} as const

const REPLACE: Record<What, string> = {
  apiKey: 'Create a new API key at 8x8 and enter it under Settings, Connections.',
  clientSecret:
    'Create a new client secret in the Entra admin center (App registrations, Certificates & secrets) and enter it under Settings, Connections.',
  certificate:
    'Make a new certificate, add it in the Entra admin center (App registrations, Certificates & secrets), then enter it with its private key under Settings, Connections.',
  managedIdentity: 'Check that the identity is there, and that the app registration trusts it (Federated credentials).',
  workloadIdentity:
    'Check that the app registration trusts the issuer and subject of the token (Federated credentials).',
  token: 'Make a new token on Identity and Security and enter it at the identity provider, then end this one.',
  consent: 'Give admin consent again under Settings, Connections; a Microsoft 365 Global Admin has to.',
  signingCertificate:
    'Download the new certificate (Base64) from your identity provider and enter it on Identity and Security.',
}

/** What to do about a credential in this state; null: nothing. */
export function credentialFix(
  what: What,
  state: 'ok' | 'expiring' | 'expired' | 'failing' | 'missing',
  source: 'environment' | 'console' | 'platform' | 'microsoft',
): string | null {
  if (state === 'ok') return null
  if (source === 'environment')
    return `${REPLACE[what].replace(/,? (and|then) enter it.*$/, '.')} It comes from the environment of the server: change it there and start the server again.`
  if (state === 'missing' && what === 'apiKey') return 'Enter the API key of 8x8 under Settings, Connections.'
  if (state === 'missing')
    return 'Connect Microsoft 365 under Settings, Connections: with a client secret, a certificate or a managed identity.'
  return REPLACE[what]
}

export interface PermissionWords {
  /** As Microsoft calls it. */
  vendorName: string
  /** What the product does with it. */
  needed: string
  /** Without it the Teams job does not run at all. */
  required: boolean
  /** Larger ones that include it. */
  orAny: readonly string[]
}

const READS_ALL = ['Directory.Read.All', 'Directory.ReadWrite.All']

/** The application permissions of Microsoft Graph that the product asks for, and no others. */
export const PERMISSIONS: readonly PermissionWords[] = [
  {
    vendorName: 'User.Read.All',
    needed: 'Reads users and their licences, to match them with 8x8 and to see who may have a number.',
    required: true,
    orAny: ['User.ReadWrite.All', ...READS_ALL],
  },
  {
    vendorName: 'TeamsTelephoneNumber.ReadWrite.All',
    needed: 'Reads telephone numbers in Teams, assigns them and takes them back.',
    required: true,
    orAny: [],
  },
  {
    vendorName: 'TeamsUserConfiguration.Read.All',
    needed: 'Reads the voice settings of users, to see what already is as wanted.',
    required: true,
    orAny: [],
  },
  {
    vendorName: 'TeamsPolicyUserAssign.ReadWrite.All',
    needed: 'Grants the voice routing policy and the calling policy of the service settings.',
    required: true,
    orAny: [],
  },
  {
    vendorName: 'GroupMember.Read.All',
    needed: 'Reads the members of chosen groups. Only needed when the scope is groups.',
    required: false,
    orAny: ['GroupMember.ReadWrite.All', 'Group.Read.All', 'Group.ReadWrite.All', ...READS_ALL],
  },
]

export const permissionFix = (vendorName: string): string =>
  `In the Entra admin center, open App registrations, API permissions; add the application permission ${vendorName} of Microsoft Graph if it is not there, then give admin consent again.`

export const OLD_TOKENS_FIX =
  'In the Entra admin center, open App registrations, Manifest, and set "requestedAccessTokenVersion" (in the older format "accessTokenAcceptedVersion") to 2. New tokens follow within the hour.'

/** Cause and fix where a credential was refused that was typed in a moment ago, by the code of its reason. */
export const JUST_ENTERED: Partial<Record<string, { cause: string; fix: string }>> = {
  PBX_CREDENTIAL: {
    cause: '8x8 does not know this key.',
    fix: 'Copy it again, whole, or ask for a new one with access to users, sites and numbers.',
  },
  M365_CREDENTIAL: {
    cause: 'Microsoft 365 did not take what was entered.',
    fix: 'Compare the application (client) id, and copy the value of the secret again, not its id: App registrations, Certificates & secrets. A certificate has to be uploaded there.',
  },
}
