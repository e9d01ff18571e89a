/** An identity provider of the tests: provisions with a token that it makes, and waits until the log has what it asked. */
import type { MadeScimToken, Page, ProvisioningEntry } from '../../src/api/contract.ts'
import { ask, send } from './chromium.ts'

const CORE = 'urn:ietf:params:scim:schemas:core:2.0:User'
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'
const SITE = 'urn:ietf:params:scim:schemas:extension:8x8:1.1:User'
const LONGEST_MS = 10_000

export interface Provider {
  call(method: string, path: string, body?: object): Promise<{ status: number; id: string }>
  create(userName: string, more?: { site?: string; password?: string }): Promise<{ status: number; id: string }>
  /** Sets one attribute. */
  set(id: string, path: string, value: unknown): Promise<{ status: number }>
  /** The newest request about that user, once the log has it. */
  logged(userName: string, outcome?: ProvisioningEntry['outcome']): Promise<ProvisioningEntry>
}

export async function provider(url: string): Promise<Provider> {
  await send(url, 'PUT', '/api/identity/scim', { on: true, provider: 'entra', visible: 'all' })
  const { token } = await send<MadeScimToken>(url, 'POST', '/api/identity/scim/tokens', { name: 'Entra production' })

  async function call(method: string, path: string, body?: object): Promise<{ status: number; id: string }> {
    const type = { 'content-type': 'application/scim+json' }
    const answer = await fetch(`${url}/scim/v2${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body ? type : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
    const text = await answer.text()
    const { id = '' } = text === '' ? {} : (JSON.parse(text) as { id?: string })
    return { status: answer.status, id }
  }

  return {
    call,
    create(userName, { site, ...more } = {}) {
      const name = { givenName: 'Jo', familyName: userName.split('@')[0] }
      return call('POST', '/Users', { schemas: [CORE], userName, name, ...more, ...(site ? { [SITE]: { site } } : {}) })
    },
    set: (id, path, value) =>
      call('PATCH', `/Users/${id}`, { schemas: [PATCH], Operations: [{ op: 'replace', path, value }] }),
    async logged(userName, outcome) {
      const query = `search=${encodeURIComponent(userName)}${outcome ? `&outcome=${outcome}` : ''}&limit=1`
      for (let waited = 0; waited < LONGEST_MS; waited += 50) {
        const [newest] = (await ask<Page<ProvisioningEntry>>(url, `/api/provisioning/log?${query}`)).items
        if (newest) return newest
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
      throw new Error(`The log has no request about ${userName}.`)
    },
  }
}
