/** The mail server of the settings, for tenants that have none yet: an admin enters sender and addresses, and turns it on. */
import type { ConnectionsStore, MailConnection } from './tenants/connection.ts'
import type { Vault } from './tenants/vault.ts'

const BY = { id: 'environment', name: 'SMTP_URL' }

/** `smtps://user:password@host:465`; `smtp://` goes by STARTTLS. */
export function mailOf(smtpUrl: string): { settings: MailConnection; password: string | null } {
  const { protocol, hostname, port, username, password } = new URL(smtpUrl)
  const tls = protocol === 'smtps:'
  const user = username === '' ? null : decodeURIComponent(username)
  const settings: MailConnection = {
    ...{ kind: 'mail', on: false, host: hostname.replace(/^\[|\]$/g, ''), user },
    ...{ port: port === '' ? (tls ? 465 : 587) : Number(port), security: tls ? 'tls' : 'starttls' },
    ...{ from: user?.includes('@') ? user : '', to: [], digest: false, quiet: false },
  }
  return { settings, password: password === '' ? null : decodeURIComponent(password) }
}

/** What an admin set since stays. A password is kept only where there is a key for it. */
export async function seedMail(
  { store, vault }: { store: ConnectionsStore; vault: Vault },
  tenantId: string,
  smtpUrl: string,
  at: string,
): Promise<void> {
  if (await store.connection(tenantId, 'mail')) return
  const { settings, password } = mailOf(smtpUrl)
  const place = { tenantId, connection: 'mail', field: 'password' } as const
  const sealed = password !== null && vault.isOpen ? vault.seal(place, password, { at, by: BY, expiresAt: null }) : null
  await store.saveConnection(tenantId, { settings, secrets: sealed ? { password: sealed } : {}, at, by: BY })
}
