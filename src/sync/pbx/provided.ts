/** What the identity provider owns and 8x8 does not show: what a PBX job writes, and what holds the rest back. Pure. */
import type { PbxAccount } from '../../directory/account.ts'
import type { NewPbxUser } from '../../directory/request.ts'
import type { PbxFacts, User } from '../../directory/user.ts'
import type { ProvidedRequest, UserView } from '../../directory/view.ts'
import type { ReasonCode } from '../../jobs/reasons.ts'
import type { PbxSettings } from '../../tenants/tenant.ts'
import { factsOf } from '../plan/authority.ts'
import { isAgain, nextTry, type Moment } from './again.ts'
import { whyByHand } from './todos.ts'
import { refusedUser, refusedValue } from './values.ts'

/** One field of somebody whom 8x8 has, or somebody to create: field `user`. */
export interface Push {
  field: string
  before: string | null
  value: string | null
  create: NewPbxUser | null
}

export interface Held {
  reason: ReasonCode
  detail: Record<string, string>
}

export interface Pushes {
  writes: Push[]
  /** The first reason why something else is not written. */
  held: Held | null
}

export type Writes = Pick<PbxSettings, 'writes' | 'source' | 'off'>

const NOTHING: Pushes = { writes: [], held: null }
/** Whom 8x8 deleted is not created again by itself. */
const TO_DECIDE: Pushes = { writes: [], held: { reason: 'CREATE_OR_REMOVE', detail: {} } }

/** 8x8 keeps no display name of its own, and a site stays once it is set. */
const FIELDS = [
  'userName',
  'federationId',
  'givenName',
  'familyName',
  'email',
  'active',
  'title',
  'department',
  'locale',
  'timezone',
  'workPhone',
  'mobilePhone',
] as const satisfies readonly (keyof PbxFacts)[]

/** The same in whatever case, so that 8x8 may write them as it likes. */
const ANY_CASE: readonly string[] = ['userName', 'federationId', 'email']

export function pushes(view: UserView): Pushes {
  const { user, pbx } = view
  if (user.owner !== 'idp') return NOTHING
  const needed = user.active && !view.removal
  if (user.deletedAt) return needed ? TO_DECIDE : NOTHING
  if (pbx) return changesOf(user, pbx)
  // who was deactivated before has no need of an account
  return user.pbxId === null && needed ? creation(user) : NOTHING
}

function changesOf(user: User, account: PbxAccount): Pushes {
  const shown = factsOf(account)
  const writes: Push[] = []
  const refused: Held[] = []
  for (const field of FIELDS) {
    if (!user.owned.includes(field) || account.untold?.includes(field)) continue
    if (same(field, user[field], shown[field])) continue
    const value = text(user[field])
    const right = refusedValue(field, value)
    if (right === null) writes.push({ field, before: text(shown[field]), value, create: null })
    // what 8x8 cannot be without stays there as it is
    else if (value !== null) refused.push(valueRefused(field, right))
  }
  if (account.scimProvider && writes.length + refused.length > 0)
    return { writes: [], held: { reason: 'DOUBLE_PROVISIONED', detail: {} } }
  return { writes, held: refused[0] ?? null }
}

function creation(user: User): Pushes {
  const { userName, givenName, familyName, email, site } = user
  if (site === null) return { writes: [], held: { reason: 'SITE_NOT_SENT', detail: {} } }
  const { federationId, title, department, locale, timezone, workPhone, mobilePhone, directoryVisible } = user
  const optional = { federationId, title, department, locale, timezone, workPhone, mobilePhone, directoryVisible }
  const create: NewPbxUser = { userName, givenName, familyName, email: email ?? '', site, ...optional }
  const refused = refusedUser(create)
  if (refused) return { writes: [], held: valueRefused(refused.field, refused.right) }
  return { writes: [{ field: 'user', before: null, value: null, create }], held: null }
}

const valueRefused = (field: string, right: string): Held => ({ reason: 'PBX_VALUE_REFUSED', detail: { field, right } })

const text = (value: string | boolean | null): string | null => (value === null || value === '' ? null : String(value))

function same(field: string, one: string | boolean | null, other: string | boolean | null): boolean {
  const [a, b] = [text(one), text(other)]
  return ANY_CASE.includes(field) ? a?.toLowerCase() === b?.toLowerCase() : a === b
}

/** What is left to ask of 8x8 for a user, beside what was asked before. */
export interface Asking {
  ask: Push[]
  /** What 8x8 refused before, and is asked now as it was. */
  again: string[]
  /** Open requests for what is not wanted any more. */
  stale: string[]
  /** What the next PBX job writes: what is left, and what was asked and is on its way. */
  queued: Push[]
  held: Held | null
  /** Some of it 8x8 refused, and may be asked again later. */
  later: boolean
}

const NOT_ASKED: Asking = { ask: [], again: [], stale: [], queued: [], held: null, later: false }

/** `settings` null: there is no PBX service that could write. */
export function asking(view: UserView, settings: Writes | null, moment: Moment): Asking {
  if (!settings || settings.off) return NOT_ASKED
  const { writes, held } = pushes(view)
  const asked = (view.provided ?? []).filter(({ state }) => state !== 'done' && state !== 'withdrawn')
  const before = (push: Push): ProvidedRequest | undefined => asked.find((request) => isFor(request, push))
  const stands = (request: ProvidedRequest | undefined): boolean =>
    request?.state === 'refused' && !isAgain(request, view, moment)
  const refused = writes.flatMap((push) => (stands(before(push)) ? [refusalOf(push, before(push))] : []))
  const tried = writes.filter((push) => !stands(before(push)))
  const byHand = (push: Push): boolean => whyByHand(push.field, settings) !== null
  const toDo = view.pbx === null && tried.some(byHand) ? { reason: 'PBX_WRITE_OFF' as const, detail: {} } : null
  return {
    ask: tried.filter((push) => {
      const request = before(push)
      return !request || (request.state === 'todo' && !byHand(push))
    }),
    again: tried.flatMap((push) => (before(push)?.state === 'refused' ? [before(push)?.id ?? ''] : [])),
    stale: asked
      .filter(({ state }) => state === 'pending' || state === 'todo')
      .filter((request) => !writes.some((push) => isFor(request, push)))
      .map(({ id }) => id),
    queued: tried.filter((push) => !byHand(push)),
    held: held ?? refused[0] ?? toDo,
    later: refused.length > 0,
  }
}

/** Has a PBX job anything to ask, to ask again or to take back? */
export const isPushDue = ({ ask, again, stale, later }: Asking): boolean =>
  later || ask.length + again.length + stale.length > 0

const isFor = (request: ProvidedRequest, push: Push): boolean =>
  request.field === push.field && request.value === push.value && sameNew(request.create, push.create)

const NEW_FIELDS = [
  ...(['userName', 'givenName', 'familyName', 'email', 'site'] as const),
  ...(['title', 'department', 'federationId', 'locale', 'timezone'] as const),
  ...(['workPhone', 'mobilePhone', 'directoryVisible'] as const),
]

const sameNew = (one: NewPbxUser | null, other: NewPbxUser | null): boolean =>
  NEW_FIELDS.every((field) => (one?.[field] ?? null) === (other?.[field] ?? null))

/** 8x8's answer stands until something else is wanted, or it is time to ask once more. */
function refusalOf({ create }: Push, request: ProvidedRequest | undefined): Held {
  const next = request ? nextTry(request) : null
  return {
    reason: (request?.reason ?? 'PBX_OPERATION_FAILED') as ReasonCode,
    detail: {
      ...(create ? { site: create.site } : {}),
      ...(request?.raw ? { raw: request.raw } : {}),
      ...(next === null ? {} : { next }),
    },
  }
}

/** Why a push is queued, for a list of changes. */
export function pushCause({ field, value, create }: Pick<Push, 'field' | 'value' | 'create'>): string {
  if (create) return 'NEW_IN_PROVIDER'
  return field === 'active' && value === 'false' ? 'DEACTIVATED_BY_PROVIDER' : 'CHANGED_IN_PROVIDER'
}
