/** The outside of the console API's tests: a real vault, and clouds that answer as the test says. */
import { randomBytes, randomUUID } from 'node:crypto'
import type { Outside } from '../../src/api/outside.ts'
import { createPost } from '../../src/notifications/mail/post.ts'
import type { Stores } from '../../src/store/open.ts'
import { createKeyring } from '../../src/tenants/keyring.ts'
import type { FixedCredentials } from '../../src/tenants/standing.ts'
import { createVault } from '../../src/tenants/vault.ts'

export const CLIENT_ID = '77777777-7777-4777-8777-777777777777'

export interface TestOutside extends Outside {
  /** What the environment gave, as the test says. */
  given: { fixed: FixedCredentials; withKey: boolean; roles: string[] | null; ca?: string }
  /** Tenants of which something was said to have changed. */
  told: string[]
  /** Secrets that clouds were asked with. */
  tried: unknown[]
  /** Who completed consent that was not there before. */
  consented: { tenantId: string; id: string; name: string }[]
}

export function createOutside(stores: Stores, now: () => string): TestOutside {
  const keyring = createKeyring([randomBytes(32)], randomBytes)
  const app = { cloud: 'global', clientId: CLIENT_ID, proof: null, hint: null, expiresAt: null } as const
  const fixed: FixedCredentials = {
    pbxUrl: 'https://api.8x8.com/admin-provisioning',
    pbx: null,
    app: { ...app, identityClientId: null },
    bot: null,
  }
  const given: TestOutside['given'] = { fixed, withKey: true, roles: [] }
  const [told, tried]: [string[], unknown[]] = [[], []]
  const vault = () => createVault(stores.keptConnections, given.withKey ? keyring : null)
  const check = (what: unknown) => {
    tried.push(what)
    return Promise.resolve({ at: now(), ok: true, permissions: [], reason: null, raw: null })
  }
  return {
    given,
    told,
    tried,
    consented: [],
    fixed: () => given.fixed,
    cloudIsOpen: true,
    get vault() {
      return vault()
    },
    post: {
      test(...asked) {
        const about = { store: stores.keptConnections, vault: vault(), newId: randomUUID }
        return createPost({ ...about, ...(given.ca === undefined ? {} : { ca: given.ca }) }).test(...asked)
      },
    },
    changed: (tenantId) => Promise.resolve(void told.push(tenantId)),
    tryPbx: (_tenantId, apiKey) => check({ apiKey }),
    isOtherPbx: () => Promise.resolve(null),
    tryApp: (_tenantId, settings, secret) => check({ settings, secret }),
    async granted() {
      tried.push('granted')
      // as over a network: others come in the meantime
      await new Promise((resolve) => setTimeout(resolve, 20))
      return { roles: given.roles, reason: given.roles === null ? 'M365_CREDENTIAL' : null }
    },
    consentUrl: (tenantId, state) => `https://login.example/${tenantId}/v2.0/adminconsent?state=${state}`,
  }
}
