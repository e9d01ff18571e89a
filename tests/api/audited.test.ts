import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, before, describe, it } from 'mocha'
import { NO_COUNTS } from '../../src/jobs/job.ts'
import { connectProvider, person } from '../sync/provider.ts'
import {
  createWorld,
  DANA,
  endedJob,
  FOREIGN,
  keptJob,
  newRun,
  NOW,
  plannedJob,
  removingJob,
  TENANT,
  type World,
} from './world.ts'
import { m365Account, pbxAccount } from './people.ts'
import { plant } from '../planted/plant.ts'
import { makeCertificate } from '../tenants/makeCertificate.ts'

const GROUP = { id: '11111111-1111-4111-8111-111111111111', name: 'Sales' }
const PERSON = '8f2c0d1e-77aa-4f0b-9a55-0c3d6a1be042'
const CSV = { 'content-type': 'text/csv' }

/** A request that changes something; `first` makes what it needs and answers the id in its path. */
interface Change {
  route: string
  first?: (world: World) => Promise<string>
  body?: unknown
  headers?: Record<string, string>
}

const idle = async ({ stores: { jobs } }: World): Promise<void> => {
  for (const { id } of await jobs.active(TENANT))
    await jobs.end(TENANT, id, { state: 'cancelled', counts: NO_COUNTS, cause: null, at: NOW })
}

const uploaded = async ({ call, stores: { tenants } }: World): Promise<string> => {
  const known = (await tenants.uploads(TENANT))[0]
  return known?.id ?? ((await (await call('admin', 'POST', '/api/services/pbx/upload', 'Login,Number\n1,2', CSV)).json()) as { id: string }).id
} // prettier-ignore

const on = async ({ stores: { tenants } }: World): Promise<string> => {
  await tenants.changeProvisioning(TENANT, { on: true, provider: 'entra', visible: 'all' }, NOW)
  return ''
}

const token = async (world: World): Promise<string> => {
  await on(world)
  const id = randomUUID()
  const times = { createdAt: NOW, expiresAt: null, lastUsedAt: null, revokedAt: null }
  const by = { id: DANA, name: 'Dana' }
  await world.stores.tenants.addCredential({ id, tenantId: TENANT, name: 'Entra', createdBy: by, ...times }, id)
  return id
}

const withRole =
  (kind: 'person' | 'group') =>
  async (world: World): Promise<string> => {
    const by = { id: DANA, name: 'Dana' }
    const id = kind === 'person' ? PERSON : GROUP.id
    await world.stores.tenants.assignRole(TENANT, { kind, id, role: 'reader', name: 'x', at: NOW, by })
    return id
  }

const LICENCES = 'Username,Licence,Extension\nuser17@example.com,X2,2017'
const checked = async ({ call }: World): Promise<string> => {
  const answer = await call('admin', 'POST', '/api/users/licences/check', LICENCES, CSV)
  return ((await answer.json()) as { digest: string }).digest
}

const openTodo =
  (id: string) =>
  async ({ stores: { directory } }: World): Promise<string> => {
    await directory.request(TENANT, {
      ...{ id, userId: 'user-15', accountId: 'pbx-15', userName: 'user15@example.com' },
      ...{ field: 'licence', before: null, value: 'X4', create: null, by: { id: DANA, name: 'Dana' }, at: NOW },
      ...{ state: 'todo', sentAt: null, endedAt: null, reason: 'PBX_WRITE_OFF', raw: null },
    })
    return ''
  }

/** Where nobody is, so that nothing has to be confirmed. */
const newSite = async ({ stores: { directory } }: World): Promise<string> => {
  await directory.seeSites(TENANT, [{ id: 's9', name: 'Empty', pbxName: null }])
  return 's9'
}

const leftOut = async ({ stores: { directory } }: World): Promise<string> => {
  const by = { id: DANA, name: 'Dana' }
  await directory.leaveOut(TENANT, ['user-9'], { note: 'x', by, at: NOW, until: null })
  return 'user-9'
}

const APP = { proof: 'secret', clientId: GROUP.id, clientSecret: plant('client-secret') }

const SSO = {
  ...{ provider: 'okta', signInUrl: 'https://idp.example/saml', issuer: 'https://idp.example/id' },
  certificate: makeCertificate('CN=Provider').cert,
}

const connected =
  (kind: string, body: object) =>
  async (world: World): Promise<string> => {
    await world.call('admin', 'PUT', `/api/connections/${kind}`, body)
    return ''
  }

const ACCOUNT = 'ffffffff-0000-4000-8000-000000000009'

/** Somebody new without an account, and an account that nobody has. */
const unattached = async ({ stores: { directory } }: World, n: number): Promise<string> => {
  const account = pbxAccount(n, { federationId: null })
  await directory.seePbx(TENANT, [account], null, NOW)
  const facts = { ...account, displayName: `New ${n}`, siteId: 's1', site: 'London', directoryVisible: true }
  const more = { licence: 'X2', extension: '1', number: `+1999000${n}`, teamsEnabled: true }
  const one = { accountId: account.id, hash: 'h', userId: `user-${n}`, create: true, facts: { ...facts, ...more } }
  await directory.accept(TENANT, [{ ...one, changes: [], cause: 'NEW_IN_PBX', causedBy: null }], NOW)
  const free = m365Account(n, { id: ACCOUNT, userPrincipalName: 'free@example.com' })
  await directory.seeM365(TENANT, [free], null, NOW)
  return one.userId
}

const subscribed = async ({ stores: { notifications } }: World): Promise<string> => {
  const chat = { id: 'chat-1', kind: 'personal' as const, reference: '{}', userId: DANA, userName: 'Dana' }
  await notifications.keepConversation(TENANT, chat)
  await notifications.subscribe(TENANT, chat.id, NOW)
  return chat.id
}

const NIGHTS = {
  ...{ timezone: 'Europe/London', digest: { day: 'tue', time: '08:00' } },
  quiet: { windows: [{ days: ['mon'], from: '20:00', to: '07:00' }], breaks: ['failed'] },
}
/** Nobody listens there. */
const MAIL = {
  ...{ on: true, host: '127.0.0.1', port: 1, security: 'none', user: null, from: 'a@contoso.example' },
  ...{ to: ['b@contoso.example'], digest: false, quiet: false },
}

/** What asks, and changes nothing that anybody chose. */
const ONLY_ASKS = [
  'POST /api/users/licences/check',
  'POST /api/users/licences/report',
  'POST /api/connections/bot/test',
  'POST /api/connections/microsoft365/test',
  'POST /api/connections/pbx/test',
  // what comes of it is on record when Microsoft sends the browser back
  'POST /api/connections/microsoft365/consent',
  'POST /api/identity/alignment',
  'POST /api/services/teams/effect',
]

/** Every route that changes something, in an order in which each has something to change. */
const CHANGES: Change[] = [
  { route: 'POST /api/services/:kind/check', first: () => Promise.resolve('pbx'), body: {} },
  { route: 'PUT /api/services/:kind', first: () => Promise.resolve('teams'), body: { scope: { kind: 'groups', groups: [GROUP] } } },
  { route: 'PUT /api/services/pbx/source', body: { writes: 'create' } },
  { route: 'POST /api/services/pbx/upload', body: 'Login,Number\n3,4', headers: CSV },
  { route: 'PUT /api/services/pbx/upload/:id/mapping', first: uploaded, body: { columns: { userName: 'Login', number: 'Number' }, teamsForAll: true } },
  { route: 'PUT /api/settings/names', body: { organization: 'Contoso', pbx: 'Phones' } },
  { route: 'PUT /api/notifications/:id', first: subscribed, body: { digest: true, quiet: 'none', timezone: null } },
  { route: 'DELETE /api/notifications/:id', first: subscribed },
  { route: 'PUT /api/settings/notices', body: NIGHTS },
  { route: 'PUT /api/settings/mail', body: MAIL },
  { route: 'POST /api/settings/mail/test', body: MAIL },
  { route: 'POST /api/users/:id/account', first: (world) => unattached(world, 901), body: { account: ACCOUNT } },
  {
    route: 'DELETE /api/users/:id/account',
    first: async (world) => {
      const id = await unattached(world, 902)
      await world.stores.directory.chooseAccount(TENANT, 'user-901', ACCOUNT, { by: { id: DANA, name: 'Dana' }, at: NOW })
      await world.stores.directory.endAccountChoice(TENANT, 'user-901')
      await world.stores.directory.chooseAccount(TENANT, id, ACCOUNT, { by: { id: DANA, name: 'Dana' }, at: NOW })
      return id
    },
  },
  { route: 'PUT /api/settings/guard', body: { number: 3, share: 0.1 } },
  { route: 'PUT /api/settings/schedule', body: { autoSync: true, windows: [], timezone: 'UTC' } },
  { route: 'PUT /api/settings/retention', body: { auditDays: 365 } },
  { route: 'POST /api/numbers/refresh', body: {} },
  { route: 'POST /api/users/:id/exclude', first: () => Promise.resolve('user-5'), body: { note: 'on leave' } },
  { route: 'DELETE /api/users/:id/exclude', first: leftOut },
  { route: 'POST /api/users/exclude', body: { ids: ['user-5', 'user-6'], note: 'pilot' } },
  { route: 'DELETE /api/users/exclude', first: leftOut, body: { ids: ['user-9'] } },
  { route: 'POST /api/users/:id/takeover', first: () => Promise.resolve('user-6'), body: { number: FOREIGN } },
  {
    route: 'DELETE /api/users/:id/takeover',
    first: async ({ stores: { directory } }) => {
      await directory.agreeToTakeOver(TENANT, 'user-6', { number: FOREIGN, by: { id: DANA, name: 'Dana' }, at: NOW })
      return 'user-6'
    },
  },
  { route: 'POST /api/users', body: { userName: 'new.one', givenName: 'New', familyName: 'One', email: 'n@x.com', site: 'London' } },
  { route: 'POST /api/users/:id/requests', first: () => Promise.resolve('user-5'), body: { field: 'title', value: 'Chief' } },
  { route: 'POST /api/todos/done', first: openTodo('to-do'), body: { ids: ['to-do'], done: true } },
  { route: 'POST /api/todos/dismiss', first: openTodo('other'), body: { ids: ['other'] } },
  { route: 'POST /api/users/licence', body: { ids: ['user-16'], licence: 'X4' } },
  { route: 'POST /api/users/licences/apply/:digest', first: checked, body: LICENCES, headers: CSV },
  { route: 'POST /api/users/directory', body: { ids: ['user-7'], visible: false } },
  { route: 'POST /api/sites', body: { name: 'Rome' } },
  { route: 'PATCH /api/sites/:id', first: newSite, body: { name: 'Oslo' } },
  {
    route: 'POST /api/users/:id/site',
    first: async ({ stores }) => {
      const provider = await connectProvider({ stores, tenantId: TENANT })
      return (await provider.create(person('siteless@example.com', {}, null))).userId
    },
    body: { site: 'London' },
  },
  {
    route: 'POST /api/users/:id/release',
    first: async ({ stores }) => {
      await (await connectProvider({ stores, tenantId: TENANT })).change('user-8', (body) => body)
      return 'user-8'
    },
  },
  { route: 'PUT /api/identity/scim', body: { on: true, provider: 'okta', visible: 'all' } },
  { route: 'POST /api/identity/scim/tokens', first: on, body: { name: 'Okta' } },
  { route: 'DELETE /api/identity/scim/tokens/:id', first: token },
  { route: 'PUT /api/roles/people/:id', first: () => Promise.resolve(PERSON), body: { role: 'admin', name: 'Ana' } },
  { route: 'DELETE /api/roles/people/:id', first: withRole('person') },
  { route: 'PUT /api/roles/groups/:id', first: () => Promise.resolve(GROUP.id), body: { role: 'reader', name: 'Sales' } },
  { route: 'DELETE /api/roles/groups/:id', first: withRole('group') },
  { route: 'PUT /api/connections/pbx', body: { apiKey: plant('8x8-key') } },
  { route: 'DELETE /api/connections/pbx', first: connected('pbx', { apiKey: plant('8x8-key') }) },
  { route: 'PUT /api/connections/microsoft365', body: APP },
  { route: 'DELETE /api/connections/microsoft365', first: connected('microsoft365', APP) },
  { route: 'PUT /api/connections/bot', body: APP },
  { route: 'DELETE /api/connections/bot', first: connected('bot', APP) },
  { route: 'PUT /api/identity/sso', body: SSO },
  {
    route: 'DELETE /api/identity/sso',
    first: async ({ call }) => {
      await call('admin', 'PUT', '/api/identity/sso', SSO)
      return ''
    },
  },
  { route: 'POST /api/identity/scim/tokens/:id/rotate', first: token, body: {} },
  {
    route: 'POST /api/users/:id/recreate',
    first: async ({ stores, folder }) => {
      await (await connectProvider({ stores, tenantId: TENANT })).change('user-12', (body) => body)
      const database = new DatabaseSync(join(folder, 'voice-sync.db'))
      database.exec(`update users set deleted_at = '${NOW}' where id = 'user-12'`)
      database.close()
      return 'user-12'
    },
  },
  { route: 'POST /api/users/:id/delete', first: () => Promise.resolve('user-13'), body: { confirm: 'user13@example.com' } },
  {
    route: 'DELETE /api/users/:id/delete',
    first: async ({ stores: { directory } }) => {
      await directory.chooseRemoval(TENANT, 'user-14', { by: { id: DANA, name: 'Dana' }, at: NOW })
      return 'user-14'
    },
  },
  { route: 'POST /api/people/erase', body: { person: 'user-11' } },
  { route: 'POST /api/sync', body: { service: 'all' } },
  {
    route: 'POST /api/jobs/:id/cancel',
    first: async (world) => {
      await idle(world)
      const { jobs } = await world.stores.jobs.createRun(TENANT, newRun('run-to-cancel', ['pbx']))
      return jobs[0]!.id
    },
    body: {},
  },
  {
    route: 'POST /api/jobs/:id/approve',
    first: async (world) => {
      await idle(world)
      return plannedJob(world.stores, { preview: true, removals: 0 })
    },
    body: {},
  },
  {
    route: 'POST /api/jobs/:id/keep',
    first: async (world) => {
      await idle(world)
      return removingJob(world.stores)
    },
    body: { note: 'on leave' },
  },
  {
    route: 'DELETE /api/jobs/:id/keep',
    first: async (world) => {
      await idle(world)
      return keptJob(world.stores)
    },
  },
  {
    route: 'DELETE /api/users/:id/keep',
    first: async (world) => {
      await idle(world)
      await keptJob(world.stores)
      return 'user-3'
    },
  },
  {
    route: 'POST /api/jobs/:id/undo',
    first: async (world) => {
      await idle(world)
      const id = await endedJob(world.stores, 2)
      await world.stores.jobs.outcome(TENANT, id, [{ ordinal: 1, status: 'done' }])
      return id
    },
    body: {},
  },
  {
    route: 'POST /api/jobs/:id/retry',
    first: async (world) => {
      await idle(world)
      return endedJob(world.stores, 2)
    },
    body: {},
  },
  // last: what is walked after it would have no Teams
  {
    route: 'DELETE /api/services/:kind',
    first: async (world) => {
      await idle(world)
      return 'teams'
    },
  },
] // prettier-ignore

/** What only looks and is on record all the same, since it takes facts out of the house. */
const TAKES_OUT = [
  'GET /api/jobs/:id/bundle',
  'GET /api/jobs/:id/changes.csv',
  'GET /api/audit.csv',
  'GET /api/audit.json',
]

async function send(world: World, { route, first, body, headers }: Change) {
  const id = (await first?.(world)) ?? ''
  const [method = '', path = ''] = route.split(' ')
  const mark = (await world.stores.audit.entries(TENANT, { cursor: null, limit: 1 })).items[0]?.seq ?? 0
  const state = dump(world)
  const answer = await world.call('admin', method, path.replace(/:\w+/, id), body, headers)
  return { answer, mark, state }
}

/** Every row of every table but where the log itself is. */
function dump({ folder }: World): string {
  const database = new DatabaseSync(join(folder, 'voice-sync.db'), { readOnly: true })
  try {
    const tables = database.prepare(`select name from sqlite_master where type = 'table' order by name`).all()
    return JSON.stringify(tables.map(({ name }) => [name, database.prepare(`select * from "${String(name)}"`).all()]))
  } finally {
    database.close()
  }
}

describe('every change by the console is on record', () => {
  it('every route that changes something is walked here', async () => {
    const world = await createWorld()
    const changing = world.server.table().filter(({ method }) => method !== 'GET')
    assert.deepEqual(
      [...CHANGES.map(({ route }) => route), ...ONLY_ASKS].sort(),
      changing.map(({ method, path }) => `${method} ${path}`).sort(),
    )
    await world.close()
  })

  describe('with who, what, from where, and the request', () => {
    let world: World
    before(async () => {
      world = await createWorld()
    })
    after(() => world.close())

    for (const change of CHANGES)
      it(change.route, async () => {
        const { answer, mark } = await send(world, change)
        assert.ok(answer.status < 300, `${answer.status} ${await answer.text()}`)
        const { items } = await world.stores.audit.entries(TENANT, { via: 'tab', cursor: null, limit: 1000 })
        const entries = items.filter(({ seq }) => seq > mark)
        assert.ok(entries.length > 0, 'no entry')
        for (const { actorId, actorName, ip, requestId, action, target, before, after } of entries) {
          assert.deepEqual([actorId, actorName, ip], [DANA, 'Dana Whitfield', '127.0.0.1'])
          assert.equal(requestId, answer.headers.get('x-request-id'))
          assert.ok(action !== '' && target !== '')
          assert.ok(before !== after || TELLS_NO_VALUE.includes(action), `${action}: ${before}`)
        }
        assert.equal((await world.stores.audit.verify(TENANT, null)).broken, null)
      })

    for (const route of TAKES_OUT)
      it(route, async () => {
        const { answer, mark } = await send(world, { route, first: () => endedJob(world.stores, 1) })
        assert.equal(answer.status, 200)
        await answer.arrayBuffer()
        const [entry] = (await world.stores.audit.entries(TENANT, { via: 'tab', cursor: null, limit: 1 })).items
        assert.ok(entry && entry.seq > mark && entry.requestId === answer.headers.get('x-request-id'))
      })
  })

  describe('or is not made: where the log takes nothing, nothing changes', () => {
    let world: World
    before(async () => {
      world = await createWorld()
    })
    after(() => world.close())

    const onTable = (statement: string): void => {
      const database = new DatabaseSync(join(world.folder, 'voice-sync.db'))
      database.exec(statement)
      database.close()
    }
    const shut = `create trigger no_more before insert on audit_entries begin select raise(abort, 'no more'); end`

    for (const { first, ...change } of CHANGES)
      it(change.route, async () => {
        const id = (await first?.(world)) ?? ''
        onTable(shut)
        try {
          const { answer, state } = await send(world, { ...change, first: () => Promise.resolve(id) })
          assert.equal(answer.status, 500, await answer.text())
          // content of an upload that never came to be is nobody's
          const parts = /"csv_upload_parts",\[.*?\]\]/
          assert.equal(dump(world).replace(parts, ''), state.replace(parts, ''))
        } finally {
          onTable('drop trigger no_more')
        }
      })
  })
})

const TELLS_NO_VALUE = ['services.check', 'numbers.refresh', 'users.include']
