/** Reads what Microsoft 365 and Teams show of one user, in a handful of requests however large the tenant. */
import type { M365Account, Microsoft365 } from '../../connectors/contract.ts'
import type { UserView } from '../../directory/view.ts'
import { iso } from '../deps.ts'
import type { JobRun } from '../run/jobRun.ts'
import { match } from '../plan/match.ts'

export async function readUser(run: JobRun, m365: Microsoft365, userId: string): Promise<void> {
  await readAccount(run, m365, userId)
  const view = await viewOf(run, userId)
  const account = view && match(view).account
  await readNumbers(run, m365, view, account)
  if (account) await readConfiguration(run, m365, account.id)
}

async function viewOf({ deps, tenantId }: JobRun, userId: string): Promise<UserView | null> {
  return (await deps.directory.viewsOf(tenantId, [userId]))[0] ?? null
}

/** By its link; else by the ids and names that could match, in the order in which they count. */
async function readAccount(run: JobRun, m365: Microsoft365, userId: string): Promise<void> {
  const { deps, tenantId, context } = run
  const user = await deps.directory.user(tenantId, userId)
  if (!user) return
  const at = (): string => iso(deps.now())
  if (user.m365Id) {
    const account = await m365.account(user.m365Id, context)
    await deps.directory.seeM365(tenantId, [account ?? { id: user.m365Id, gone: true }], null, at())
    if (account) return
  }
  for (const id of await deps.directory.pointedAt(tenantId, userId)) {
    const account = await m365.account(id, context)
    await deps.directory.seeM365(tenantId, [account ?? { id, gone: true }], null, at())
    if (account) return
  }
  const names = new Set([user.federationId, user.userName].flatMap((name) => name?.toLowerCase() ?? []))
  for (const name of names) {
    // other names are no userPrincipalName, and an id would be taken for one
    if (!name.includes('@')) continue
    const account = await m365.account(name, context)
    if (!account) continue
    return void (await deps.directory.seeM365(tenantId, [account], null, at()))
  }
}

/** The number it should have, those that are ours, and what its account holds. */
async function readNumbers(
  { deps, tenantId, context }: JobRun,
  m365: Microsoft365,
  view: UserView | null,
  account: M365Account | null,
): Promise<void> {
  if (!view) return
  const wanted = [view.user.number, ...view.managed.map(({ number }) => number)].filter((number) => number !== null)
  const [its] = account ? await m365.numbersHeldBy([account.id], context) : []
  const held = its?.held ?? []
  const known = new Set(held.map(({ number }) => number))
  const asked = [...new Set(wanted)].filter((number) => !known.has(number)).slice(0, MOST_NUMBERS)
  const answers = asked.length > 0 ? await m365.numbersOf(asked, context) : []
  const found = answers.flatMap((answer) => answer.found ?? [])
  const shownBefore = account && its?.whole ? await deps.directory.numbersHeldBy(tenantId, [account.id]) : []
  const gone = [
    ...answers.filter((answer) => !answer.found).map(({ number }) => number),
    ...shownBefore.map(({ number }) => number).filter((number) => !known.has(number) && !asked.includes(number)),
  ]
  const at = iso(deps.now())
  await deps.directory.seeNumbers(tenantId, [...held, ...found], null, at)
  await deps.directory.loseSeen(tenantId, 'number', gone, at)
}

const MOST_NUMBERS = 20

async function readConfiguration({ deps, tenantId, context }: JobRun, m365: Microsoft365, id: string): Promise<void> {
  const at = iso(deps.now())
  for (const { configuration } of await m365.configurationsOf([id], context))
    if (configuration) await deps.directory.seeConfigurations(tenantId, [configuration], null, at)
    else await deps.directory.loseSeen(tenantId, 'configuration', [id], at)
}
