/** What the doors ask of the connections to the outside. Secrets go in here and never come out. */
import type { AppConnection } from '../tenants/connection.ts'
import type { FixedCredentials } from '../tenants/standing.ts'
import type { ConnectionCheck } from '../tenants/store.ts'
import type { Vault } from '../tenants/vault.ts'
import type { Post } from '../notifications/mail/post.ts'

/** Registered as a redirect URI of the app. */
export const CONSENT_RETURN = '/sign-in/consent'

export interface Outside {
  /** What the process was started with; null: nothing for this tenant. */
  fixed(tenantId: string): FixedCredentials | null
  /** May an admin choose the cloud? Not where people sign in by one that the environment names. */
  cloudIsOpen: boolean
  vault: Pick<Vault, 'isOpen' | 'seal'>
  /** Sends mails by a tenant's mail server. */
  post: Pick<Post, 'test'>
  /** Something was entered, replaced or removed: what is under way goes on with it. */
  changed(tenantId: string): Promise<void>
  /** Asks 8x8 with a key that is not kept. `known`: some 8x8 users of the company, whom the key must find. */
  tryPbx(tenantId: string, apiKey: string, known: string[]): Promise<ConnectionCheck>
  /** Has the 8x8 company of this key none of these users? Null: 8x8 could not tell, or none are known. */
  isOtherPbx(tenantId: string, apiKey: string, known: string[]): Promise<boolean | null>
  /** The same of Microsoft. */
  tryApp(tenantId: string, app: AppConnection, secret: string | null): Promise<ConnectionCheck>
  /** The application permissions that Microsoft puts into a token now; with the reason why it gives none. */
  granted(tenantId: string): Promise<{ roles: string[] | null; reason: string | null }>
  /** Where an admin consents; Microsoft then sends the browser to `CONSENT_RETURN`. Null: no app is known. */
  consentUrl(tenantId: string, state: string): string | null
}
