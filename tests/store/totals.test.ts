import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import type { DirectoryStore, ResourceStore, SeenKind, UserState } from '../../src/directory/store.ts'
import { userWrite } from '../../src/scim/rules/provided.ts'
import { dice } from '../sync/dice.ts'
import { engines, newTenant, type Opened } from './engines.ts'
import { AT, LATER, m365Account, numberOf, pbxAccount, teamsNumber } from './sample.ts'
import { takeIn, userIdOf } from './steps.ts'

type Rows = <R>(text: string) => Promise<R[]>
type Dice = ReturnType<typeof dice>

const STATES: UserState[] = ['inSync', 'queued', 'waiting', 'blocked', 'excluded']
const KINDS: SeenKind[] = ['pbx', 'm365', 'number', 'inventory', 'configuration', 'member']
const PEOPLE = 12
const STEPS = 70
const BY = { id: 'admin', name: 'Admin' }

interface Rooms {
  directory: DirectoryStore
  resources: ResourceStore
}

/** What the store says that there is. */
async function kept({ directory, resources }: Rooms, tenant: string) {
  const seen: Partial<Record<SeenKind, number>> = {}
  for (const kind of KINDS) seen[kind] = await directory.countSeen(tenant, kind)
  const reasons = (await directory.reasonCounts(tenant)).map((one) => `${one.state} ${one.reason}: ${one.users}`)
  const queuedChanges = (await directory.queued(tenant, null, 1)).total
  const drift = (await directory.drift(tenant, null, 1)).total
  const adoption = (await directory.adoption(tenant, null, 1)).total
  const none = { where: null, matches: () => true, sort: null, startIndex: 1, count: 0 }
  const records = async (visible: 'all' | 'linked') => (await resources.users(tenant, visible, none)).total
  return {
    counts: await directory.counts(tenant),
    seen,
    records: { records: await records('all'), linked: await records('linked') },
    queuedChanges,
    drift,
    adoption,
    reasons: reasons.sort(),
  }
}

const ADOPTION = `select u.tenant_id from users u
  join teams_numbers t on t.tenant_id = u.tenant_id and t.holder_id = u.m365_id
  left join managed_assignments m on m.tenant_id = t.tenant_id and m.number = t.number and m.user_id = u.id
  where m.number is null or m.origin = 'adopted'`

const DRIFT = `select q.tenant_id from queued_changes q
  join users u on u.tenant_id = q.tenant_id and u.id = q.user_id where q.cause = 'DRIFT'
  union all
  select u.tenant_id from users u join managed_assignments m on m.tenant_id = u.tenant_id and m.user_id = u.id
  left join teams_numbers t on t.tenant_id = m.tenant_id and t.number = m.number
  where u.state = 'blocked' and (t.holder_id is null or t.holder_id <> m.holder_id)
  union all
  select u.tenant_id from user_choices c join users u on u.tenant_id = c.tenant_id and u.id = c.user_id
  left join teams_numbers t on t.tenant_id = u.tenant_id and t.number = u.number
  where c.kind = 'leftOut' and u.number is not null and u.m365_id is not null and u.deleted_at is null
    and (t.holder_id is null or t.holder_id <> u.m365_id)`

/** The same, counted row by row. */
async function counted(rows: Rows, tenant: string): Promise<Awaited<ReturnType<typeof kept>>> {
  const every: Record<string, string> = {
    users: 'users where true',
    records: 'users where record_linked is not null',
    linked: 'users where record_linked = 1',
    sites: 'pbx_sites where true',
    managed: 'managed_assignments where true',
    leftOut: `user_choices where kind = 'leftOut'`,
    hidden: 'users where directory_visible = 0 and deleted_at is null',
    noEmergency: `pbx_accounts where emergency = 'missing' and gone_at is null and accepted_hash is not null`,
    namesApart: `differences where kind = 'names'`,
    onlyInM365: `m365_accounts where gone_at is null and user_type = 'member' and linked_user_id is null`,
    pbx: 'pbx_accounts where gone_at is null',
    m365: 'm365_accounts where gone_at is null',
    number: 'teams_numbers where true',
    inventory: 'pbx_inventory where true',
    configuration: 'teams_configurations where true',
    member: 'group_members where true',
    queuedChanges: 'queued_changes where true',
    drift: `(${DRIFT}) as drift where true`,
    adoption: `(${ADOPTION}) as adoption where true`,
    ...Object.fromEntries(STATES.map((state) => [`is ${state}`, `users where state = '${state}'`])),
  }
  const texts = Object.entries(every).map(
    ([name, from]) => `select '${name}' as name, count(*) as n from ${from} and tenant_id = '${tenant}'`,
  )
  const found = await rows<{ name: string; n: number | string }>(
    `${texts.join(' union all ')} union all
    select 'queued', count(distinct subject) from queued_changes where tenant_id = '${tenant}' union all
    select 'reason ' || state || ' ' || reason, count(*) from users
    where tenant_id = '${tenant}' and reason is not null group by state, reason`,
  )
  const byName = new Map(found.map(({ name, n }) => [name, Number(n)]))
  const of = <K extends string>(...names: K[]) =>
    Object.fromEntries(names.map((name) => [name, byName.get(name) ?? 0])) as Record<K, number>
  return {
    counts: {
      ...of('users', 'sites', 'queued', 'managed', 'leftOut', 'hidden', 'noEmergency', 'namesApart', 'onlyInM365'),
      byState: Object.fromEntries(STATES.map((state) => [state, byName.get(`is ${state}`) ?? 0])) as Record<
        UserState,
        number
      >,
    },
    seen: of(...KINDS),
    records: of('records', 'linked'),
    ...of('queuedChanges', 'drift', 'adoption'),
    reasons: [...byName].flatMap(([name, n]) => (name.startsWith('reason ') ? [`${name.slice(7)}: ${n}`] : [])).sort(),
  }
}

/** Something that a job, a look or an admin does, with some of the people. */
async function step({ directory, resources }: Rooms, tenant: string, { below, pick }: Dice): Promise<void> {
  const some = Array.from({ length: 1 + below(5) }, () => 1 + below(PEOPLE))
  const users = [...new Set(some)].map((n) => userIdOf(pbxAccount(n).id))
  const at = pick([AT, LATER])
  // in another case it is the same name
  const nameOf = (n: number): string =>
    [`user${n}@example.com`, `u${n}@x.com`, `USER${n}@example.com`, `u${n}@y.com`][(n + (at === AT ? 0 : 1)) % 4] ?? ''
  const caller = { by: 'Entra', at }
  const provided = (n: number) => userWrite({ userName: `provided-${n}`, active: true }, null)
  const known = async () => (await directory.viewsOf(tenant, users)).map((view) => view.user.id)
  const steps: (() => Promise<unknown>)[] = [
    () =>
      directory.seePbx(
        tenant,
        some.map((n) => {
          const title = `t${below(3)}`
          const emergency = { address: title === 't1' ? 'a' : null, ofSite: false, needed: true }
          return pbxAccount(n, { title, displayInDirectory: title !== 't0', emergency, userName: nameOf(n) })
        }),
        pick([null, 'r']),
        at,
      ),
    () =>
      directory.losePbx(
        tenant,
        some.map((n) => pbxAccount(n).id),
        at,
      ),
    () => takeIn(directory, tenant),
    () =>
      directory.seeSites(
        tenant,
        some.map((n) => ({ id: `s${n}`, name: `S${below(3)}`, pbxName: null })),
      ),
    () =>
      directory.seeM365(
        tenant,
        some.map((n) =>
          m365Account(n, {
            userType: pick(['member', 'guest']),
            enabled: below(2) === 0,
            userPrincipalName: nameOf(n),
          }),
        ),
        null,
        at,
      ),
    () =>
      directory.seeM365(
        tenant,
        some.map((n) => ({ id: m365Account(n).id, gone: true })),
        null,
        at,
      ),
    async () =>
      directory.link(
        tenant,
        (await known()).map((userId) => ({
          userId,
          m365Id: below(3) === 0 ? null : userId.replace('user', 'm365'),
        })),
        at,
      ),
    () =>
      directory.seeNumbers(
        tenant,
        some.map((n) => teamsNumber(n, pick([null, n]))),
        null,
        at,
      ),
    () => directory.loseSeen(tenant, 'number', some.map(numberOf), at),
    () =>
      directory.seeConfigurations(
        tenant,
        some.map((n) => ({ id: `c${n}`, accountType: 'user', enterpriseVoice: below(2) === 0, policies: [] })),
        null,
        at,
      ),
    () =>
      directory.loseSeen(
        tenant,
        'configuration',
        some.map((n) => `c${n}`),
        at,
      ),
    () =>
      directory.seeInventory(
        tenant,
        some.map((n) => ({ number: numberOf(n), country: null, category: null, origin: null, status: 'available' })),
        'r',
        at,
      ),
    () => directory.loseSeen(tenant, 'inventory', some.map(numberOf), at),
    () =>
      directory.seeMembers(
        tenant,
        'g',
        some.map((n) => m365Account(n).id),
        'r',
      ),
    () =>
      directory.loseSeen(
        tenant,
        'member',
        some.map((n) => `g:${m365Account(n).id}`),
        at,
      ),
    () =>
      directory.manage(
        tenant,
        some.map((n) => ({
          number: numberOf(n),
          userId: userIdOf(pbxAccount(n).id),
          holderId: `h${below(2)}`,
          origin: 'assigned',
          jobId: 'j1',
          at,
        })),
      ),
    () => directory.unmanage(tenant, some.map(numberOf)),
    () => directory.leaveOut(tenant, users, { note: 'n', by: BY, at, until: pick([null, AT]) }),
    () => directory.takeBackIn(tenant, users),
    () => directory.endLeftOut(tenant, LATER),
    async () => {
      for (const userId of await known()) {
        await directory.agreeToTakeOver(tenant, userId, { number: numberOf(1), by: BY, at })
      }
    },
    () => directory.endTakeOvers(tenant, users),
    () =>
      directory.assess(
        tenant,
        users.map((userId) => ({
          userId,
          state: pick(STATES),
          reason: pick([null, 'NO_NUMBER', 'NUMBER_IN_USE']),
          reasonDetail: {},
          waitingSince: null,
          nextTryAt: null,
          changes: Array.from({ length: below(4) }, (_, n) => ({
            service: 'teams',
            kind: 'change',
            field: `f${n}`,
            before: null,
            after: `${below(2)}`,
            cause: 'DRIFT',
            causedBy: null,
          })),
        })),
        below(2) === 0
          ? []
          : [
              {
                account: pbxAccount(PEOPLE + 1 + below(3)),
                changes: [
                  {
                    service: 'pbx',
                    kind: 'create',
                    field: 'user',
                    before: null,
                    after: 'x',
                    cause: 'NEW',
                    causedBy: null,
                  },
                ],
              },
            ],
        [{ kind: 'pbx', key: pbxAccount(PEOPLE + 1 + below(3)).id }],
        at,
      ),
    async () =>
      directory.keepWaiting(
        tenant,
        (await known()).map((userId) => ({
          userId,
          over: below(2) === 0,
          waiting: { wanted: null, jobId: 'j1', tries: 1, due: at, since: at },
        })),
      ),
    // together, so that some of them are one transaction
    () =>
      Promise.all(
        some.map((n) =>
          resources.createUser(tenant, provided(n), { record: randomUUID(), user: randomUUID() }, caller),
        ),
      ),
    async () => {
      const all = { where: null, matches: () => true, sort: null, startIndex: 1, count: 3 }
      const { items } = await resources.users(tenant, 'linked', all)
      await Promise.all(items.map(({ id }) => resources.removeUser(tenant, 'linked', id, () => undefined, caller)))
    },
    // refused in the middle: nothing of it may stay, in the totals neither
    () =>
      assert.rejects(
        directory.seeSites(tenant, [
          { id: 'new', name: 'New', pbxName: null },
          { id: 'bad', name: 'a\0b', pbxName: null },
        ]),
      ),
  ]
  await pick(steps)()
}

async function history(rooms: Rooms, tenant: string, seed: number, check: () => Promise<void>) {
  const chance = dice(seed)
  for (let n = 0; n < STEPS; n++) {
    await step(rooms, tenant, chance)
    if (n % 10 === 9) await check()
  }
}

for (const engine of engines) {
  describe(`totals that are kept, on ${engine.name}`, () => {
    let opened: Opened
    before(async () => void (opened = await engine.open()))
    after(() => opened.close())

    it('are what counting gives, whatever happens, and never another tenant’s', async () => {
      const rooms = opened.stores
      const seen = new Set<string>()
      for (let seed = 1; seed <= 12; seed++) {
        const tenant = newTenant()
        await history(rooms, tenant, seed, async () => {
          const now = await kept(rooms, tenant)
          assert.deepEqual(now, await counted(opened.rows, tenant), `seed ${seed}`)
          for (const [name, count] of Object.entries({
            ...now,
            ...now.counts,
            ...now.seen,
            ...now.counts.byState,
            ...now.records,
          })) {
            if (Number(count) > 0) seen.add(name)
          }
        })
      }
      const lists = ['drift', 'adoption']
      const names = [
        'users',
        'hidden',
        'records',
        'linked',
        'sites',
        'queued',
        'managed',
        'leftOut',
        'onlyInM365',
        ...lists,
        ...STATES,
        ...KINDS,
      ]
      assert.deepEqual(
        names.filter((name) => !seen.has(name)),
        [],
        'each of them was above 0 at some moment',
      )
    })
  })
}
