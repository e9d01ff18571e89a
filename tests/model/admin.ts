/** What admins do in our own console, the way the console does it. Who and what is chosen by the dice from what is there. */
import type { UserView } from '../../src/directory/view.ts'
import type { TeamsSettings } from '../../src/tenants/tenant.ts'
import { mayGiveWay, otherNumberOf } from '../../src/sync/plan/takeOver.ts'
import type { Account } from './clouds.ts'
import { DANA } from './people.ts'
import { provide } from './provider.ts'
import type { Dice } from './changes.ts'
import type { Run } from './simulation.ts'
import type { Moment } from './wishes.ts'

interface Office {
  run: Run
  views: UserView[]
  dice: Dice
  at: Moment
}

type AdminDeed = (office: Office) => Promise<string>

const HOUR = 3_600_000
const pickAt = <T>(list: readonly T[], die: number): T | undefined => list[Math.floor(die * list.length)]
const iso = (ms: number): string => new Date(ms).toISOString()

async function changeTeams({ run }: Office, change: Partial<TeamsSettings>): Promise<void> {
  const { stores, tenantId, time } = run
  const service = await stores.tenants.teams(tenantId)
  if (!service) throw new Error('Teams is set up')
  await stores.tenants.changeSettings(tenantId, 'teams', { ...service.settings, ...change }, iso(time.now()))
  await stores.directory.dirtyAll(tenantId)
}

async function setScope(office: Office, groups: { id: string; name: string }[] | null): Promise<void> {
  const { run } = office
  run.wishes.setScope(groups && groups.map(({ id }) => id))
  await changeTeams(office, { scope: groups ? { kind: 'groups', groups } : { kind: 'all' } })
  run.service.sync.reassess(run.tenantId, 'look')
}

/** Mostly one whose name says nothing. */
async function anAccount({ run, dice: [, second, third] }: Office): Promise<Account | undefined> {
  const { accounts } = await run.hands.read()
  const renamed = accounts.filter(({ userPrincipalName }) => userPrincipalName.startsWith('renamed'))
  return pickAt(third < 0.7 && renamed.length > 0 ? renamed : accounts, second)
}

const ADMIN: Record<string, AdminDeed> = {
  async leaveOut({ run, views, dice: [die, second], at }) {
    const view = pickAt(views, die)
    if (!view) return ''
    const { user, m365 } = view
    const until = second < 0.3 ? at.now + Math.ceil(second * 100) * HOUR : null
    run.wishes.leaveOut(user.id, m365?.id ?? null, until, at)
    const by = { id: DANA.id, name: DANA.name }
    const leftOut = { note: 'on leave', by, at: iso(at.now), until: until === null ? null : iso(until) }
    await run.stores.directory.leaveOut(run.tenantId, [user.id], leftOut)
    run.service.sync.reassess(run.tenantId)
    return `${user.userName} is left out${until === null ? '' : ` until ${iso(until)}`}`
  },
  async takeBackIn({ run, views, dice: [die], at }) {
    const view = pickAt(
      views.filter(({ user }) => run.wishes.leftOut(user.id, at.now)),
      die,
    )
    if (!view) return ''
    run.wishes.takeBackIn(view.user.id, at)
    await run.stores.directory.takeBackIn(run.tenantId, [view.user.id])
    run.service.sync.reassess(run.tenantId)
    return `${view.user.userName} is taken back in`
  },
  /** Where the console offers it: for a number of somebody else's making. */
  async agree({ run, views, dice: [die], at }) {
    const able = views.flatMap((view) => {
      const other = otherNumberOf(view)
      return other && view.m365 && mayGiveWay(other) ? [{ ...view, holderId: view.m365.id, number: other.number }] : []
    })
    const found = pickAt(able, die)
    if (!found) return ''
    const { user, holderId, number } = found
    run.wishes.agree(user.id, number, at.now)
    run.witness.agree(number, holderId)
    const by = { id: DANA.id, name: DANA.name }
    await run.stores.directory.agreeToTakeOver(run.tenantId, user.id, { number, by, at: iso(at.now) })
    run.service.sync.reassess(run.tenantId)
    return `${number} of ${user.userName} may give way to ${user.number}`
  },
  async chooseAccount(office) {
    const { run, dice, at } = office
    const user = pickAt(
      office.views.filter(({ user, m365 }) => !user.deletedAt && !m365),
      dice[0],
    )?.user
    const account = await anAccount(office)
    if (!user || !account) return ''
    const choice = { by: { id: DANA.id, name: DANA.name }, at: iso(at.now) }
    const { kind } = await run.stores.directory.chooseAccount(run.tenantId, user.id, account.id, choice)
    if (kind === 'chosen') {
      run.wishes.choose(user.id, account.id)
      run.witness.points([user.userName, user.federationId], account.id)
    }
    run.service.sync.reassess(run.tenantId)
    return `${account.userPrincipalName} is chosen for ${user.userName} (${kind})`
  },
  async takeBackChoice({ run, views, dice: [die] }) {
    const user = pickAt(
      views.filter(({ chosenAccount }) => chosenAccount),
      die,
    )?.user
    if (!user) return ''
    await run.stores.directory.endAccountChoice(run.tenantId, user.id)
    run.wishes.choose(user.id, null)
    run.service.sync.reassess(run.tenantId)
    return `nobody is chosen for ${user.userName} any more`
  },
  async provide(office) {
    const { run, dice, at } = office
    const user = pickAt(
      office.views.filter(({ user, pbx }) => !user.deletedAt && pbx),
      dice[0],
    )?.user
    const account = await anAccount(office)
    if (!user || !account) return ''
    const there = await provide(run.stores, run.tenantId, user.id, account.id, iso(at.now))
    if (there) {
      run.wishes.provide(user.id, account.id)
      run.witness.points([user.userName, user.federationId], account.id)
    }
    return `the identity provider says that ${account.userPrincipalName} is ${user.userName}${there ? '' : ' (no)'}`
  },
  async autoSync({ run }) {
    const { stores, tenantId } = run
    const { autoSync, ...schedule } = await stores.tenants.schedule(tenantId)
    await stores.tenants.changeSchedule(tenantId, { ...schedule, autoSync: !autoSync })
    return `Auto Sync is ${autoSync ? 'off' : 'on'}`
  },
  async scopeOfGroup(office) {
    const [die, second, third] = office.dice
    const groups = await office.run.hands.groups()
    const chosen = third < 0.6 ? [pickAt(groups, die)] : [pickAt(groups, die), pickAt(groups, second)]
    const found = [...new Set(chosen)].flatMap((group) => (group ? [{ id: group.id, name: group.displayName }] : []))
    await setScope(office, found)
    return `only ${found.map(({ name }) => name).join(' and ')}`
  },
  async scopeOfAll(office) {
    if (office.run.wishes.scope === null) return ''
    await setScope(office, null)
    return 'everybody'
  },
  async turnOffKeep(office) {
    const { run, at } = office
    if (run.wishes.off !== null) return ''
    run.wishes.setOff('keep', at)
    await changeTeams(office, { off: 'keep' })
    run.service.sync.reassess(run.tenantId)
    return 'Teams is disabled, numbers stay'
  },
  async turnOffWithdraw(office) {
    const { run, at } = office
    if (run.wishes.off === 'withdraw') return ''
    run.wishes.setOff('withdraw', at)
    await changeTeams(office, { off: 'withdraw' })
    const options = { service: 'teams', task: { kind: 'withdraw' } } as const
    void run.service.sync
      .start(run.tenantId, DANA, options)
      .catch((error: unknown) => run.trace(`no: ${String(error)}`))
    return 'Teams is disabled, numbers are taken back'
  },
  async turnOn(office) {
    const { run, at } = office
    if (run.wishes.off === null) return ''
    run.wishes.setOff(null, at)
    await changeTeams(office, { off: null })
    run.service.sync.reassess(run.tenantId)
    return 'Teams is enabled'
  },
}

/** Told in a story of their own. */
const POINTING = ['chooseAccount', 'takeBackChoice', 'provide']

export const ADMIN_DEEDS: readonly string[] = Object.keys(ADMIN)
/** For picking at random: a seed stays the history that it always was. */
export const COMMON_DEEDS: readonly string[] = ADMIN_DEEDS.filter((deed) => !POINTING.includes(deed))

export async function momentOf({ stores, tenantId, time }: Run): Promise<Moment> {
  const [newest] = (await stores.jobs.jobs(tenantId, { limit: 1 })).items
  const running = (await stores.jobs.active(tenantId)).length > 0
  return { now: time.now(), newest: Number(newest?.id ?? 0), running }
}

export async function actAsAdmin(run: Run, deed: string, dice: Dice): Promise<string> {
  const { stores, tenantId } = run
  const at = await momentOf(run)
  const views = await stores.directory.views(tenantId, null, 200)
  return (await ADMIN[deed]?.({ run, views, dice, at })) ?? ''
}
