/** The SAML door: our metadata, and the address that an identity provider sends people to. Nobody is signed in by it yet. */
import type { Answer, Route } from '../http/route.ts'
import { Problem } from '../http/route.ts'
import type { ConnectionsStore } from '../tenants/store.ts'
import { arrivalLines } from './arrival.ts'
import { metadataOf } from './metadata.ts'

interface Deps {
  publicUrl: string
  connections: Pick<ConnectionsStore, 'connection'>
}

const PATH = '/sso/saml/:tenant'
const TENANT = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/
/** Providers read it by its address, people keep it as a file. */
const AS_FILE = { 'Content-Disposition': 'attachment; filename="voice-sync-saml-metadata.xml"' }
const FORM = 'application/x-www-form-urlencoded'

export function createServiceProvider({ publicUrl, connections }: Deps) {
  const url = (tenantId: string): string => new URL(`/sso/saml/${tenantId}`, publicUrl).href
  return {
    url,
    metadataUrl: (tenantId: string): string => `${url(tenantId)}/metadata`,
    routes: <C>(): Route<C>[] => [
      {
        ...{ method: 'GET', path: `${PATH}/metadata`, access: 'public', maxBody: 0 },
        handle: ({ params }) => text(metadataOf(url(tenantOf(params))), 'application/samlmetadata+xml', 200, AS_FILE),
      },
      {
        ...{ method: 'GET', path: PATH, access: 'public', maxBody: 0 },
        handle: ({ params }) => {
          tenantOf(params)
          return said(['This is the address that your identity provider sends people to. Enter it there as reply URL.'])
        },
      },
      {
        ...{ method: 'POST', path: PATH, access: 'public', maxBody: 300_000, takes: [FORM], raw: true },
        handle: async ({ params, body }) => {
          const settings = (await connections.connection(tenantOf(params), 'sso'))?.settings
          const form = body instanceof Uint8Array ? Buffer.from(body).toString('utf8') : ''
          return said(arrivalLines(form, settings?.kind === 'sso' ? settings.issuer : null), 501)
        },
      },
    ],
  }
}

/** The same for a tenant that is here and one that is not: strangers learn nothing. */
function tenantOf({ tenant = '' }: Record<string, string>): string {
  if (TENANT.test(tenant)) return tenant
  throw new Problem(404, 'Not found', 'There is nothing here. Copy the whole address from Identity and Security.')
}

const said = (lines: string[], status = 200): Answer =>
  text(`${lines.join('\n')}\n`, 'text/plain; charset=utf-8', status)

const text = (body: string, type: string, status = 200, more: Record<string, string> = {}): Answer => ({
  ...{ kind: 'text', status, body, type },
  headers: { 'Cache-Control': 'no-store', ...more },
})
