import assert from 'node:assert/strict'
import type { AuditEntry, Clouds, Connections, Page, Permissions } from '../../../src/api/contract.ts'
import { CLOUDS } from '../../../src/tenants/cloud.ts'
import { makeCertificate } from '../../tenants/makeCertificate.ts'
import { plant } from '../../planted/plant.ts'
import { CLIENT_ID } from '../outside.ts'
import { createWorld, DANA, NOW, OTHER_TENANT, TENANT, type World } from '../world.ts'

const KEY = plant('8x8-key', { before: 'eght_', after: 'cdef' })
const SECRET = plant('client-secret', { after: '6789' })

describe('connections', () => {
  let world: World
  beforeEach(async () => {
    world = await createWorld()
  })
  afterEach(() => world.close())

  const send = async (method: string, path: string, body?: unknown) => {
    const answer = await world.call('admin', method, `/api/connections${path}`, body)
    const said = (await answer.json()) as Connections & { detail: string; title: string }
    return { status: answer.status, ...said }
  }
  const now = () => world.get<Connections>('/api/connections')
  const item = ({ items }: Pick<Connections, 'items'>, id: string) => items.find((one) => one.id === id)
  const kept = (kind: 'pbx' | 'microsoft365' | 'bot') => world.stores.keptConnections.connection(TENANT, kind)
  const audited = async () => (await world.get<Page<AuditEntry>>('/api/audit')).items

  it('SVC-1 an API key is entered, replaced and removed, and never told', async () => {
    assert.equal(item(await now(), 'pbx.apiKey')?.state, 'missing')
    const entered = await send('PUT', '/pbx', { apiKey: `  ${KEY}\n` })
    assert.equal(entered.status, 200)
    const { state, hint, setBy, setAt, source, fix } = item(entered, 'pbx.apiKey')!
    assert.deepEqual([state, hint, setAt, source, fix], ['ok', 'cdef', NOW, 'console', null])
    assert.equal(setBy?.id, DANA)
    assert.ok(!JSON.stringify(entered).includes(KEY))
    const { vault } = world.outside
    assert.ok(vault.isOpen && (await kept('pbx'))?.secrets.apiKey?.sealed)
    await send('PUT', '/pbx', {
      apiKey: plant('another-key', { before: 'eght_', after: '9999' }),
      expiresAt: '2026-12-10T12:00:00+01:00',
    })
    const replaced = item(await now(), 'pbx.apiKey')!
    assert.deepEqual(
      [replaced.hint, replaced.state, replaced.daysLeft, replaced.expiresAt],
      ['9999', 'expiring', 20, '2026-12-10T11:00:00.000Z'],
    )
    assert.match(replaced.fix ?? '', /Create a new API key at 8x8/)
    assert.equal(item(await send('DELETE', '/pbx'), 'pbx.apiKey')?.state, 'missing')
    assert.equal((await send('DELETE', '/pbx')).status, 409)
    assert.deepEqual(world.outside.told, [TENANT, TENANT, TENANT])
    assert.deepEqual(
      (await audited()).map(({ action, target, before, after }) => [action, target, before, after]),
      [
        ['connections.change', '8x8 API key', 'set, ends with …9999, until 2026-12-10T11:00:00.000Z', null],
        [
          'connections.change',
          '8x8 API key',
          'set, ends with …cdef',
          'set, ends with …9999, until 2026-12-10T11:00:00.000Z',
        ],
        ['connections.change', '8x8 API key', null, 'set, ends with …cdef'],
      ],
    )
  })

  it('tests a key without keeping it', async () => {
    const tested = await send('POST', '/pbx/test', { apiKey: KEY })
    assert.equal(tested.status, 200)
    assert.deepEqual(world.outside.tried, [{ apiKey: KEY }])
    assert.deepEqual([await kept('pbx'), world.outside.told], [null, []])
  })

  it('a tenant without the PBX gets it with its key, and its writes are off', async () => {
    const token = await world.token('admin', { tid: OTHER_TENANT, iss: 'https://other.example' })
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const body = JSON.stringify({ apiKey: KEY })
    assert.equal((await fetch(`${world.url}/api/connections/pbx`, { method: 'PUT', headers, body })).status, 200)
    assert.deepEqual((await world.stores.tenants.pbx(OTHER_TENANT))?.settings, { name: '8x8 PBX', writes: 'none' })
    assert.equal(await kept('pbx'), null)
  })

  it('Microsoft 365 by secret, certificate, managed and workload identity', async () => {
    const bySecret = await send('PUT', '/microsoft365', {
      proof: 'secret',
      clientSecret: SECRET,
      expiresAt: '2027-11-20T00:00:00Z',
    })
    assert.deepEqual(
      [bySecret.microsoft365.proof, bySecret.microsoft365.clientId, bySecret.microsoft365.cloud],
      ['secret', CLIENT_ID, 'global'],
    )
    assert.equal(item(bySecret, 'microsoft365.app')?.hint, '6789')
    const { key, cert } = makeCertificate('CN=Sync', 2048, Date.parse('2026-12-01T00:00:00Z'))
    const byCertificate = await send('PUT', '/microsoft365', { proof: 'certificate', certificate: cert + key })
    const { certificate } = byCertificate.microsoft365
    assert.equal(certificate?.subject, 'CN=Sync')
    const shown = item(byCertificate, 'microsoft365.app')!
    assert.deepEqual(
      [shown.what, shown.state, shown.hint],
      ['certificate', 'expiring', certificate?.thumbprint.slice(-4)],
    )
    assert.ok(!JSON.stringify(byCertificate).includes('PRIVATE') && !JSON.stringify(byCertificate).includes('BEGIN'))
    assert.deepEqual(Object.keys((await kept('microsoft365'))!.secrets), ['privateKey'])
    const byIdentity = await send('PUT', '/microsoft365', { proof: 'managedIdentity', identityClientId: DANA })
    assert.deepEqual(
      [
        byIdentity.microsoft365.identityClientId,
        byIdentity.microsoft365.certificate,
        item(byIdentity, 'microsoft365.app')?.source,
      ],
      [DANA, null, 'platform'],
    )
    assert.deepEqual((await kept('microsoft365'))!.secrets, {})
    assert.equal((await send('PUT', '/microsoft365', { proof: 'workloadIdentity' })).status, 200)
    assert.equal(item(await send('DELETE', '/microsoft365'), 'microsoft365.app')?.state, 'missing')
    assert.equal((await audited()).filter(({ target }) => target === 'Microsoft 365 app').length, 5)
  })

  it('says what does not fit together, and what would', async () => {
    const expired = makeCertificate('CN=Old', 2048, Date.parse('2026-11-01T00:00:00Z'))
    for (const [body, says] of [
      [{}, /proof: use "secret", "certificate"/],
      [{ proof: 'secret' }, /clientSecret: goes with "proof": "secret"; send it/],
      [{ proof: 'certificate' }, /certificate: goes with/],
      [{ proof: 'managedIdentity', clientSecret: SECRET }, /clientSecret: does not go with "proof": "managedIdentity"/],
      [{ proof: 'secret', clientSecret: SECRET, certificate: 'x' }, /certificate: does not go with/],
      [
        { proof: 'secret', clientSecret: SECRET, clientId: 'app' },
        /clientId: must be the application \(client\) id, a GUID/,
      ],
      [{ proof: 'secret', clientSecret: `two ${plant('words')}` }, /no blanks/],
      [{ proof: 'secret', clientSecret: SECRET, expiresAt: '2026-11-01T00:00:00Z' }, /has passed/],
      [{ proof: 'secret', clientSecret: SECRET, cloud: 'china' }, /cloud: /],
      [{ proof: 'certificate', certificate: 'x' }, /certificate: There is no certificate/],
      [{ proof: 'certificate', certificate: expired.cert + expired.key }, /ended at 2026-11-01/],
      [{ proof: 'secret', clientSecret: SECRET, [SECRET]: 1 }, /There is no other name here/],
    ] as const) {
      const { status, detail } = await send('PUT', '/microsoft365', body)
      assert.equal(status, 400, detail)
      assert.match(detail, says)
      assert.ok(!detail.includes(SECRET))
    }
    assert.match((await send('PUT', '/bot', { proof: 'secret', clientSecret: SECRET })).detail, /clientId: send/)
    for (const apiKey of ['short', 'x'.repeat(513), `${KEY}é`, 8])
      assert.equal((await send('PUT', '/pbx', { apiKey })).status, 400)
    assert.deepEqual([await kept('pbx'), await kept('microsoft365'), await audited()], [null, null, []])
  })

  it('what the environment gave is shown and not editable', async () => {
    const { given } = world.outside
    const bot = { clientId: CLIENT_ID, proof: 'secret' as const, hint: 'bot1' }
    given.fixed = {
      ...given.fixed,
      pbx: { hint: '7777' },
      app: { ...given.fixed.app, proof: 'certificate', hint: 'AB12', expiresAt: '2026-11-21T12:00:00.000Z' },
      bot,
    }
    const view = await now()
    assert.deepEqual(
      ['pbx.apiKey', 'microsoft365.app', 'bot.app'].map((id) => {
        const one = item(view, id)!
        return [one.source, one.hint, one.state]
      }),
      [
        ['environment', '7777', 'ok'],
        ['environment', 'AB12', 'expiring'],
        ['environment', 'bot1', 'ok'],
      ],
    )
    assert.match(item(view, 'microsoft365.app')?.fix ?? '', /environment of the server/)
    const app = { proof: 'secret', clientSecret: SECRET }
    for (const [method, path, body, names] of [
      ['PUT', '/pbx', { apiKey: KEY }, /PBX_API_KEY/],
      ['DELETE', '/pbx', undefined, /PBX_API_KEY/],
      ['PUT', '/microsoft365', app, /CLIENT_SECRET, CLIENT_CERTIFICATE_FILE/],
      ['DELETE', '/bot', undefined, /BOT_PASSWORD/],
    ] as const) {
      const { status, detail } = await send(method, path, body)
      assert.equal(status, 409)
      assert.match(detail, names)
    }
  })

  it('without a key to encrypt with, secrets are refused with what to do; identities need none', async () => {
    world.outside.given.withKey = false
    assert.equal((await now()).canKeep, false)
    const { status, detail } = await send('PUT', '/pbx', { apiKey: KEY })
    assert.equal(status, 409)
    assert.match(detail, /SECRETS_KEY.*openssl rand -base64 32/)
    assert.equal((await send('PUT', '/microsoft365', { proof: 'secret', clientSecret: SECRET })).status, 409)
    assert.equal((await send('PUT', '/microsoft365', { proof: 'managedIdentity' })).status, 200)
  })

  it('SVC-9 lists provisioning tokens beside the others, those that are near their end, and refused ones', async () => {
    const { tenants } = world.stores
    await tenants.changeProvisioning(TENANT, { on: true, provider: 'entra', visible: 'all' }, NOW)
    for (const [name, expiresAt] of [
      ['Entra', '2026-11-30T00:00:00Z'],
      ['Okta', null],
    ] as const)
      await world.call('admin', 'POST', '/api/identity/scim/tokens', { name, expiresAt })
    await send('PUT', '/pbx', { apiKey: KEY })
    const check = { at: '2026-11-20T12:00:01.000Z', ok: false, permissions: [], reason: 'PBX_CREDENTIAL', raw: null }
    await tenants.saveCheck(TENANT, 'pbx', check)
    await world.stores.keptConnections.credentialWorked(TENANT, 'pbx.apiKey', '2026-11-19T08:00:00.000Z')
    const { items, warnDays } = await now()
    assert.equal(warnDays, 30)
    const shown = items.map(({ label, state, lastSuccessAt }) => [label, state, lastSuccessAt])
    const since = async (at: string) => {
      await world.stores.keptConnections.credentialWorked(TENANT, 'pbx.apiKey', at)
      return item(await now(), 'pbx.apiKey')?.state
    }
    assert.equal(await since('2026-11-20T12:00:02.000Z'), 'ok', 'it worked since')
    assert.deepEqual(shown.sort(), [
      ['8x8 API key', 'failing', '2026-11-19T08:00:00.000Z'],
      ['Microsoft 365 client secret', 'missing', null],
      ['SCIM token “Entra”', 'expiring', null],
      ['SCIM token “Okta”', 'ok', null],
    ])
  })

  it('SVC-5 says before set-up what a cloud does not offer', async () => {
    const { items } = await world.get<Clouds>('/api/clouds')
    assert.deepEqual(
      items.map(({ name, authority, lacks, chosen }) => [name, authority, lacks.length, chosen]),
      [
        ['global', 'https://login.microsoftonline.com', 0, true],
        ['gccHigh', 'https://login.microsoftonline.us', 1, false],
        ['dod', 'https://login.microsoftonline.us', 1, false],
      ],
    )
    const [lack] = items[1]!.lacks
    for (const words of [lack?.what, lack?.cause, lack?.fix]) assert.ok((words?.length ?? 0) > 30)
    assert.deepEqual(
      items.map(({ graph }) => graph),
      Object.values(CLOUDS).map(({ graph }) => graph),
    )
    const app = { proof: 'secret', clientSecret: SECRET, cloud: 'gccHigh' }
    assert.equal((await send('PUT', '/microsoft365', app)).microsoft365.lacks[0]?.code, 'NO_TELEPHONY')
    assert.equal((await world.get<Clouds>('/api/clouds')).items[1]?.chosen, true)
    Object.defineProperty(world.outside, 'cloudIsOpen', { value: false })
    const { status, detail } = await send('PUT', '/microsoft365', { ...app, cloud: 'dod' })
    assert.equal(status, 409)
    assert.match(detail, /\(CLOUD\)/)
  })
})

const ALL = [
  'User.Read.All',
  'TeamsTelephoneNumber.ReadWrite.All',
  'TeamsUserConfiguration.Read.All',
  'TeamsPolicyUserAssign.ReadWrite.All',
]

describe('admin consent', () => {
  let world: World
  beforeEach(async () => {
    world = await createWorld()
    world.outside.given.roles = []
  })
  afterEach(() => world.close())

  const permissions = () => world.get<Permissions>('/api/connections/microsoft365/permissions')
  const begin = async () => {
    const answer = await world.call('admin', 'POST', '/api/connections/microsoft365/consent', {})
    const { url } = (await answer.json()) as { url: string }
    return new URL(url).searchParams.get('state') ?? ''
  }
  const back = async (query: Record<string, string>) => {
    const answer = await fetch(`${world.url}/sign-in/consent?${new URLSearchParams(query).toString()}`)
    assert.equal(answer.headers.get('content-type'), 'text/html; charset=utf-8')
    assert.match(answer.headers.get('content-security-policy') ?? '', /default-src 'none'/)
    return (await answer.text()).replace(/^.*<h1>|<p><a.*$/g, '')
  }
  const given = (state: string) => ({ state, admin_consent: 'True', tenant: TENANT })

  it('SVC-2 shows each permission, what it is for, and what to do where it is missing', async () => {
    world.outside.given.roles = ['User.ReadWrite.All', 'TeamsTelephoneNumber.ReadWrite.All']
    const { items, consent, reason } = await permissions()
    assert.deepEqual([consent, reason], [null, null])
    assert.deepEqual(
      items.map(({ vendorName, granted, required }) => [vendorName, granted, required]),
      [
        ['User.Read.All', true, true],
        ['TeamsTelephoneNumber.ReadWrite.All', true, true],
        ['TeamsUserConfiguration.Read.All', false, true],
        ['TeamsPolicyUserAssign.ReadWrite.All', false, true],
        ['GroupMember.Read.All', false, false],
      ],
    )
    for (const { needed, granted, fix, vendorName } of items) {
      assert.ok(needed.length > 30)
      assert.equal(fix?.includes(vendorName) ?? true, true)
      assert.equal(fix === null, granted)
    }
    const { tried } = world.outside
    const [before] = [tried.length, await Promise.all(Array.from({ length: 20 }, permissions))]
    assert.ok(tried.length - before < 20, 'who looks at the same time shares the answer')
    world.outside.given.roles = null
    const unknown = await permissions()
    assert.deepEqual([unknown.reason?.code, unknown.items[0]?.granted], ['M365_CREDENTIAL', null])
  })

  it('shows that tokens of version 1.0 are refused, which tell the caller nothing', async () => {
    assert.equal((await permissions()).oldTokens, null)
    const old = await world.token('admin', { ver: '1.0', iss: `https://sts.windows.net/${TENANT}/` })
    const answer = await fetch(`${world.url}/api/session`, { headers: { authorization: `Bearer ${old}` } })
    const says = '{"type":"about:blank","title":"Sign in","status":401,"detail":"Sign in again."}'
    assert.deepEqual([answer.status, await answer.text()], [401, says])
    const { oldTokens } = await permissions()
    assert.equal(oldTokens?.at, NOW)
    assert.match(oldTokens.fix, /"accessTokenAcceptedVersion"\) to 2/)
    const told = world.log.lines.filter(({ fields }) => 'event' in fields && fields.event === 'oldTokenVersion')
    assert.equal(told.length, 1)
  })

  it('is recorded with who began it, once Microsoft itself says that it is granted', async () => {
    const state = await begin()
    world.outside.given.roles = ALL
    assert.match(await back(given(state)), /Consent was recorded/)
    const { consent } = await permissions()
    assert.deepEqual(consent, { at: NOW, by: { id: DANA, name: 'Dana Whitfield' } })
    assert.deepEqual(world.outside.consented, [{ tenantId: TENANT, id: DANA, name: 'Dana Whitfield' }])
    const [entry] = (await world.get<Page<AuditEntry>>('/api/audit')).items
    assert.deepEqual([entry?.action, entry?.actor.id], ['connections.consent', DANA])
    assert.match(`${entry?.before} → ${entry?.after}`, /without User\.Read\.All.* → granted User\.Read\.All/)
    const connections = await world.get<Connections>('/api/connections')
    assert.equal(connections.microsoft365.clientId, CLIENT_ID)
  })

  it('ROLE-1 is begun by an admin here, or by whom Microsoft 365 itself calls an admin, and by nobody else', async () => {
    const GLOBAL_ADMINISTRATOR = '62e90394-69f5-4237-9190-012177145e10'
    const begun = async (role: 'operator' | 'user', wids?: unknown) => {
      const headers = { authorization: `Bearer ${await world.token(role, wids === undefined ? {} : { wids })}` }
      const path = '/api/connections/microsoft365/consent'
      const answer = await fetch(world.url + path, { method: 'POST', headers })
      return { status: answer.status, ...((await answer.json()) as { url?: string; detail?: string }) }
    }
    // a role of Exchange, a role as text, and the claim of somebody who made it up in another shape
    for (const wids of [
      undefined,
      ['29232cdf-9323-42fd-ade2-1d097af3e4de'],
      GLOBAL_ADMINISTRATOR,
      { 0: GLOBAL_ADMINISTRATOR },
    ]) {
      const { status, detail } = await begun('user', wids)
      assert.equal(status, 409)
      assert.match(detail ?? '', /Global Administrator.*groupMembershipClaims.*ADMIN_OIDS/)
    }
    assert.equal((await begun('operator')).status, 409)
    const { url } = await begun('user', [GLOBAL_ADMINISTRATOR.toUpperCase()])
    world.outside.given.roles = ALL
    assert.match(await back(given(new URL(url ?? '').searchParams.get('state') ?? '')), /Consent was recorded/)
    assert.deepEqual(
      world.outside.consented.map(({ id }) => id),
      [DANA],
    )
  })

  it('works once, and only for a state that was made here', async () => {
    const state = await begin()
    world.outside.given.roles = ALL
    assert.match(await back(given(state)), /recorded\b/)
    for (const forged of [state, '', 'x', '../../..', '<script>alert(1)</script>'])
      assert.match(await back(given(forged)), /^Not recorded<.*belongs to no consent/)
    assert.equal(world.outside.consented.length, 1)
  })

  it('believes nothing of the address: what was not granted is not recorded', async () => {
    assert.match(await back(given(await begin())), /Not complete.*does not grant User\.Read\.All, /)
    world.outside.given.roles = null
    assert.match(await back(given(await begin())), /Not recorded yet/)
    world.outside.given.roles = ALL
    assert.match(await back({ ...given(await begin()), tenant: OTHER_TENANT }), /another Microsoft 365 tenant/)
    const { tenant: _tenant, ...declined } = given(await begin())
    assert.match(await back({ ...declined, error: 'access_denied', admin_consent: 'True' }), /Consent was not given/)
    assert.match(await back({ state: await begin() }), /Consent was not given/)
    assert.deepEqual([(await permissions()).consent, world.outside.consented], [null, []])
  })

  it('who comes upon what was granted before becomes nothing by it', async () => {
    world.outside.given.roles = ALL
    assert.match(await back(given(await begin())), /Consent was recorded/)
    assert.deepEqual(world.outside.consented, [])
  })

  it('writes nothing of the address into its page', async () => {
    const page = await back({ state: '<b>x</b>', error: '<script>', error_description: '<i>', tenant: '"><img>' })
    assert.ok(!/<b>|<script>|<i>|<img>/.test(page))
  })
})
