/** What a person asks of 8x8 here, from the wish to the request that the next PBX job writes. */
import type { ChangeRequest as KeptRequest, PbxFacts, UserView } from '../../directory/store.ts'
import { Problem } from '../../http/route.ts'
import type { Principal } from '../../identity/principal.ts'
import { chosenExtension, takenFrom } from '../../sync/plan/authority.ts'
import { whyByHand } from '../../sync/pbx/todos.ts'
import { REQUESTABLE, refusedValue } from '../../sync/pbx/values.ts'
import { reasonWords } from '../../words/reasons.ts'
import { FIELD_WORDS } from '../../words/changes.ts'
import { changing, type What } from '../audited.ts'
import type { AskedAlready, AskForChange } from '../contract.ts'
import type { ApiDeps } from '../deps.ts'
import { noUser, notSetUp } from '../named.ts'
import { notRight, quote } from '../parse.ts'
import { readTyped } from '../numbers/typedNumber.ts'
import { shapeRequest } from '../shape/request.ts'

type Deps = Pick<ApiDeps, 'directory' | 'newId' | 'now' | 'sync' | 'tenants' | 'together'>

export interface Wish extends Pick<
  KeptRequest,
  'userId' | 'accountId' | 'userName' | 'field' | 'before' | 'value' | 'create'
> {
  /** Only a person can do it, whatever may be written. */
  byHand?: boolean
}

/** Of an extension, which only a person gives: without one there is nothing to write them to. */
const OF_EXTENSION = ['number', 'teamsEnabled']

/** Of one field of one user; throws a problem where it cannot be. */
export async function change(deps: Deps, { tenantId }: Principal, id: string, wanted: AskForChange): Promise<Wish> {
  const { field } = wanted
  const given = wanted.value === '' ? null : wanted.value
  const value = field === 'number' && given !== null ? await numberOf(deps, tenantId, given) : given
  if (!REQUESTABLE.includes(field)) {
    throw notRight('body', `8x8 cannot be asked for another ${quote(field)}; use ${REQUESTABLE.join(', ')}.`)
  }
  const right = refusedValue(field, value)
  if (right) throw valueRefused(field, right)
  const [view] = await deps.directory.viewsOf(tenantId, [id])
  if (!view) throw noUser(id)
  const wish = wishOf(view, field, value)
  if (wish.before === value && !(await isAsked(deps, tenantId, id, field)))
    throw new Problem(409, 'Nothing to change', '8x8 shows this value already.')
  return wish
}

/** In E.164, whatever form it was typed in. */
async function numberOf({ tenants }: Deps, tenantId: string, typed: string): Promise<string> {
  const read = readTyped(typed, (await tenants.pbx(tenantId))?.settings.country ?? null)
  if (read.wrong === null) return read.number
  throw new Problem(422, '8x8 does not take the value', `${FIELD_WORDS['number']}: ${read.wrong}`, {
    code: 'PBX_VALUE_REFUSED',
    field: 'number',
  })
}

/** Throws a problem where 8x8 cannot be asked for anything of this user. */
export function wishOf(view: UserView, field: string, value: string | null): Wish {
  const account = writable(view, field)
  const shown = takenFrom(account, view.user)[field as keyof PbxFacts]
  const before = shown === null ? null : String(shown)
  return {
    userId: view.user.id,
    accountId: account.id,
    userName: view.user.userName,
    field,
    before,
    value,
    create: null,
    byHand: OF_EXTENSION.includes(field) && chosenExtension(account) === null,
  }
}

/** Something else was asked for before, and is taken back by asking for what is there. */
export async function isAsked(deps: Deps, tenantId: string, id: string, field: string): Promise<boolean> {
  const open = await deps.directory.requests(tenantId, { states: ['pending', 'todo'], userId: id, limit: 100 })
  return open.items.some((request) => request.field === field)
}

/** Whose the identity provider is the owner, or 8x8's own provisioning, is changed there. */
const OF_THE_IDP = ['userName', 'federationId', 'givenName', 'familyName', 'email', 'active']

function writable({ user, pbx }: UserView, field: string) {
  if (!pbx) {
    // who is kept here, or not taken in yet, was at 8x8 all the same
    const gone = user.deletedAt !== null || user.pbxId !== null
    throw new Problem(409, 'Not at 8x8', gone ? '8x8 does not have this user any more.' : notYet(user))
  }
  if (pbx.scimProvider) {
    const detail = `${pbx.scimProvider} feeds this user at 8x8. Make the change there.`
    throw new Problem(409, 'Fed by another system', detail, { code: 'DOUBLE_PROVISIONED' })
  }
  if (user.owner === 'idp' && [...OF_THE_IDP, ...user.owned].includes(field)) {
    throw new Problem(409, 'Owned by the identity provider', 'Make the change in the identity provider.')
  }
  return pbx
}

/** Whom no sync can create, none brings nearer: then the reason says what does. */
function notYet({ state, reason, reasonDetail }: UserView['user']): string {
  if (state !== 'blocked' || !reason) return '8x8 does not have this user yet. Sync first, then ask again.'
  const { cause, fix } = reasonWords(reason, reasonDetail)
  return `8x8 does not have this user, and a sync cannot create it yet. ${cause} ${fix}`
}

export const valueRefused = (field: string, right: string): Problem =>
  new Problem(422, '8x8 does not take the value', `${FIELD_WORDS[field] ?? field}: use ${right}.`, {
    ...{ code: 'PBX_VALUE_REFUSED', field },
  })

/** A transaction for so many, so that others get their turn in between. */
const AT_ONCE = 20

/**
 * All of one field. What 8x8 shows already is done at once, and takes the place of what was asked before; a new user takes
 * only the place of the request that it names, since two people may mean two persons.
 */
export async function keepWishes(
  deps: Deps,
  caller: Principal,
  wishes: Wish[],
  replaces: string | null = null,
): Promise<KeptRequest[]> {
  const { tenantId } = caller
  const service = await deps.tenants.pbx(tenantId)
  if (!service) throw notSetUp('pbx')
  const at = deps.now()
  const by = { id: caller.userId, name: caller.name }
  const kept = wishes.map(({ byHand = false, ...wish }): KeptRequest => {
    const same = !wish.create && wish.before === wish.value
    const why = byHand ? 'PBX_WRITE_OFF' : whyByHand(wish.field, service.settings)
    const reason = same ? null : why
    const state = same ? 'done' : reason ? 'todo' : 'pending'
    return { ...wish, id: deps.newId(), by, at, state, sentAt: null, endedAt: same ? at : null, reason, raw: null }
  })
  for (let from = 0; from < kept.length; from += AT_ONCE)
    await changing(deps, caller, async ({ directory }, says) => {
      const some = kept.slice(from, from + AT_ONCE)
      for (const { userName } of some.filter(({ create }) => create))
        await refuseAskedTwice(directory, tenantId, userName, replaces)
      await directory.requestAll(tenantId, some)
      await says(...some.map(said))
    })
  if (kept.length > 0) deps.sync.reassess(tenantId)
  return kept
}

const UNDER_WAY: KeptRequest['state'][] = ['pending', 'todo', 'sent']

/** Where a new user was asked for under this name, and that is not what is to be replaced. */
async function refuseAskedTwice(
  directory: Pick<ApiDeps['directory'], 'requests'>,
  tenantId: string,
  userName: string,
  replaces: string | null,
): Promise<void> {
  const asked = { states: UNDER_WAY, fields: ['user'], userName, limit: 1 }
  const [stands] = (await directory.requests(tenantId, asked)).items
  if (!stands || (stands.id === replaces && stands.state !== 'sent')) return
  const { by, at, state } = stands
  throw new Problem(
    409,
    'Asked already',
    `${quote(stands.userName)} was asked for already by ${by.name}, ${at}: ${newUserSaid(stands)}. ${STANDS[state] ?? ''}`,
    { code: 'ASKED_ALREADY', request: shapeRequest(stands) } satisfies AskedAlready,
  )
}

const STANDS: Partial<Record<KeptRequest['state'], string>> = {
  pending: 'It goes to 8x8 with the next sync.',
  todo: 'It is a to-do in 8x8 Admin Console.',
  sent: 'It is on its way to 8x8; look again after the sync.',
}

const said = (one: KeptRequest): What => ({
  action: 'users.request',
  target: `${one.field} of ${one.userName}`,
  before: one.before,
  after: one.value ?? newUserSaid(one),
})

/** Of a new user: what it is to be. */
const newUserSaid = ({ create }: KeptRequest): string | null =>
  create ? `${create.givenName} ${create.familyName}, ${create.email}, ${create.site}` : null
