/** The e-mail twin of the notices: mail server, sender and addresses. The password goes in and never comes out. */
import { isDeepStrictEqual } from 'node:util'
import { json } from '../../http/route.ts'
import type { Principal } from '../../identity/principal.ts'
import type { KeptConnection, MailConnection } from '../../tenants/connection.ts'
import { deliveryWords } from '../../words/delivery.ts'
import { testLetter } from '../../words/mail.ts'
import { changing, recordOf } from '../audited.ts'
import { byOf, mustKeep } from '../services/connections/keeping.ts'
import type { MailChange, MailTest, MailView } from '../contract.ts'
import type { ApiDeps } from '../deps.ts'
import { answersJson, type ApiRoute } from '../described.ts'
import { notRight, parseBody } from '../parse.ts'
import { MailChangeSchema, MailTestSchema, MailViewSchema } from '../schema/notices.ts'
import { mustBe, withVersion } from '../versions.ts'

type Deps = Pick<ApiDeps, 'audit' | 'keptConnections' | 'now' | 'outside' | 'tenants' | 'together'> &
  Parameters<typeof mustKeep>[0]

const PATH = '/api/settings/mail'
const ACTION = 'settings.change'
const TARGET = 'e-mail'
const MAX_BODY = 10_000

/** Nothing is sent until an admin says where. */
const NONE: MailConnection = {
  ...{ kind: 'mail', on: false, host: '', port: 587, security: 'starttls', user: null, from: '', to: [] },
  ...{ digest: false, quiet: false },
}

export function createMailRoutes(deps: Deps): ApiRoute[] {
  const { keptConnections: store } = deps
  const view = async (tenantId: string): Promise<MailView> => viewOf(deps, await store.connection(tenantId, 'mail'))
  return [
    {
      method: 'GET',
      path: PATH,
      access: 'settings.look',
      maxBody: 0,
      summary: 'How notices go by e-mail, and to whom.',
      answers: answersJson(MailViewSchema, 'Without the password'),
      handle: async ({ caller }) => {
        const now = await view(caller.tenantId)
        return json(now, 200, withVersion(now))
      },
    },
    {
      method: 'PUT',
      path: PATH,
      access: ACTION,
      maxBody: MAX_BODY,
      summary: 'Changes that. With If-Match it is refused (412) when somebody changed it meanwhile.',
      body: MailChangeSchema,
      answers: answersJson(MailViewSchema, 'As it is now'),
      handle: async ({ caller, headers, body }) => {
        await change(deps, caller, headers, parseBody(MailChangeSchema, body, 'secret'))
        const now = await view(caller.tenantId)
        return json(now, 200, withVersion(now))
      },
    },
    {
      method: 'POST',
      path: `${PATH}/test`,
      access: ACTION,
      maxBody: MAX_BODY,
      summary: 'Sends a test e-mail to each address by these settings, which are not kept.',
      body: MailChangeSchema,
      answers: answersJson(MailTestSchema, 'Whether the mail server took them'),
      handle: async ({ caller, body }) => json(await test(deps, caller, parseBody(MailChangeSchema, body, 'secret'))),
    },
  ]
}

function viewOf({ outside }: Deps, kept: KeptConnection | null): MailView {
  const { kind: _, ...settings } = settingsOf(kept)
  const secret = kept?.secrets.password
  const password = secret ? { setAt: secret.setAt, setBy: secret.setBy } : null
  return { ...settings, password, canKeep: outside.vault.isOpen }
}

const settingsOf = (kept: KeptConnection | null): MailConnection =>
  kept?.settings.kind === 'mail' ? kept.settings : NONE

async function change(
  deps: Deps,
  caller: Principal,
  headers: Record<string, string | undefined>,
  { password, ...asked }: MailChange,
): Promise<void> {
  const { tenantId } = caller
  const settings: MailConnection = { kind: 'mail', ...asked }
  mustFit(settings, password)
  if (password) mustKeep(deps)
  const [at, by] = [deps.now(), byOf(caller)]
  const place = { tenantId, connection: 'mail', field: 'password' } as const
  const sealed = password ? deps.outside.vault.seal(place, password, { at, by, expiresAt: null }) : null
  await changing(deps, caller, async ({ keptConnections, audit }, note) => {
    const before = await keptConnections.connection(tenantId, 'mail')
    const current = viewOf(deps, before)
    const was = shown(settingsOf(before))
    await mustBe(headers, current, { audit, tenantId, action: ACTION, target: TARGET })
    const goes = password === null || settings.user === null || isElsewhere(settingsOf(before), settings)
    if (sealed === null && goes && before?.secrets.password && settings.user !== null && password === undefined)
      throw notRight(
        'body',
        'password: enter it again, since server or user are others. The kept one goes only to where it was entered for.',
      )
    const removes = goes && before?.secrets.password !== undefined
    if (sealed === null && !removes && isDeepStrictEqual(settingsOf(before), settings)) return
    const secrets = sealed ? { password: sealed } : goes ? { password: null } : {}
    await keptConnections.saveConnection(tenantId, { settings, secrets, at, by })
    await note({
      action: ACTION,
      target: TARGET,
      before: was,
      after: `${shown(settings)}${sealed ? ', new password' : ''}`,
    })
  })
}

/** A password goes only to the server and user that it was entered for. */
const isElsewhere = (before: MailConnection, after: MailConnection): boolean =>
  before.host !== after.host ||
  before.port !== after.port ||
  before.user !== after.user ||
  before.security !== after.security

function mustFit({ on, host, from, to, user, security }: MailConnection, password: string | null | undefined): void {
  const lacking = [!host && 'host', !from && 'from', to.length === 0 && 'to'].find(Boolean)
  if (on && lacking) throw notRight('body', `${lacking}: needed before e-mail can be turned on.`)
  if (password && user === null) throw notRight('body', 'user: goes with a password; send both, or none.')
  if (security === 'none' && user !== null)
    throw notRight('body', 'security: a password is never sent in the open; choose tls or starttls, or leave user out.')
}

async function test(deps: Deps, caller: Principal, { password, ...asked }: MailChange): Promise<MailTest> {
  const { tenantId } = caller
  const settings: MailConnection = { kind: 'mail', ...asked, on: true }
  mustFit(settings, password)
  const before = await deps.keptConnections.connection(tenantId, 'mail')
  if (!password && settings.user !== null && isElsewhere(settingsOf(before), settings))
    throw notRight('body', 'password: enter it, since none is kept for this server and user.')
  await recordOf(deps, caller, {
    action: 'notices.test',
    target: TARGET,
    before: null,
    after: `to ${settings.to.join(', ')} by ${settings.host}`,
  })
  const name = (await deps.tenants.tenant(tenantId))?.name ?? ''
  const tried = await deps.outside.post.test(tenantId, settings, password ?? null, testLetter(name, caller.name))
  const { sent, refused, failure } = tried
  if (!failure) return { ok: true, sent, refused, failure: null, raw: null }
  const { label, cause, fix, who } = deliveryWords(failure.code)
  return { ok: false, sent, refused, failure: { label, cause, fix, who }, raw: failure.message.slice(0, 500) }
}

const SECURITY = { tls: 'TLS', starttls: 'STARTTLS', none: 'no encryption' } as const

/** As the audit log says it. */
function shown({ on, host, port, security, user, from, to, digest, quiet }: MailConnection): string {
  const server =
    host === '' ? 'no server' : `${host}:${port} with ${SECURITY[security]}${user === null ? '' : ` as ${user}`}`
  const also = [digest ? 'with digest' : '', quiet ? 'with quiet hours' : '']
    .filter(Boolean)
    .map((one) => `, ${one}`)
    .join('')
  return `${on ? 'on' : 'off'}, ${server}, from ${from || 'nobody'} to ${to.join(' ') || 'nobody'}${also}`
}
