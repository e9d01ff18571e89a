/** Changes of users. Source: graph/api/user-delta and delta-query-overview. Pages hold 200; tokens live seven days. */
import { Refusal } from '../http.ts'
import type { Answer } from '../http.ts'
import { allow, place, seal, unseal } from './endpoint.ts'
import type { GraphCaller } from './endpoint.ts'
import { refusal } from './errors.ts'
import { PROPERTIES, readProperties, showUser } from './users.ts'

const PAGE = 200
const MAX_IDS = 50
const LIFETIME_MS = 7 * 86_400_000

/** What a token holds: the options of the first call, and how far the client has read. */
interface State {
  /** Company. */
  c: string
  /** When the round began. */
  t: number
  s: string[] | null
  ids: string[] | null
  /** Changes told in rounds before. */
  from: number
  /** Changes there were when this round began. */
  to: number
  /** Place within this round. */
  p: number
  /** True: the round tells everybody, not changes. */
  all: boolean
}

function readIds({ query, now }: GraphCaller): string[] | null {
  const text = query.get('$filter')
  if (text === null) return null
  const parts = text.split(/ or /i).map((part) => /^\s*id eq '([^']+)'\s*$/i.exec(part)?.[1] ?? null)
  if (parts.length > MAX_IDS || parts.includes(null)) {
    const message = `The filter is not supported. Only 'id eq' on at most ${MAX_IDS} objects is supported for delta.`
    throw new Refusal(refusal(400, message, now, 'Request_UnsupportedQuery'))
  }
  return parts as string[]
}

/** How many changes delta tells by now. */
function known({ world, now, faults }: GraphCaller): number {
  const { changes } = world.teams.accounts
  const late = changes.findIndex(({ at }) => at > now - faults.switches.deltaLagMs)
  return late === -1 ? changes.length : late
}

const pageOf = ({ faults }: GraphCaller): number => Math.min(PAGE, faults.switches.mostPerPage ?? PAGE)

function begin(caller: GraphCaller): State {
  const { world, now } = caller
  const s = readProperties(caller)
  const to = known(caller)
  return { c: world.company.key, t: now, s, ids: readIds(caller), from: 0, to, p: 0, all: true }
}

/** A token from before, checked for age. 410 sends the client to the beginning. */
function resume(caller: GraphCaller, token: string): State {
  const { world, now, root, faults } = caller
  const state = unseal<Partial<State>>(token, now)
  const t = place(state.t)
  const changes = world.teams.accounts.changes.length
  const from = place(state.from)
  const old = now - t > LIFETIME_MS || t < faults.expired.delta || state.c !== world.company.key || from > changes
  if (old) {
    const gone = refusal(410, 'The sync state generation is not found; a full synchronization is required.', now)
    throw new Refusal({ ...gone, headers: { Location: `${root}/users/delta?$deltatoken=` } })
  }
  const s = Array.isArray(state.s) ? state.s.filter((name) => name in PROPERTIES) : null
  const ids = Array.isArray(state.ids) ? state.ids.map(String) : null
  return {
    c: world.company.key,
    t,
    s,
    ids,
    from,
    to: Math.min(place(state.to), changes),
    p: place(state.p),
    all: state.all === true,
  }
}

type Item = Record<string, unknown>

/** A page of a first round: everybody there is. */
function everybody(caller: GraphCaller, state: State): { value: Item[]; next: number | null } {
  const { accounts } = caller.world.teams
  const page = pageOf(caller)
  const value: Item[] = []
  let at = state.p
  for (; at < accounts.places() && value.length < page; at++) {
    const account = accounts.at(at)
    if (account && (!state.ids || state.ids.includes(account.id)))
      value.push(item(account.id, showUser(account, state.s)))
  }
  return { value, next: at < accounts.places() ? at : null }
}

const item = (id: string, shown: Item): Item => ({ ...shown, id })

/** A page of a later round: each changed account once. */
function changed(caller: GraphCaller, state: State): { value: Item[]; next: number | null } {
  const { headers } = caller
  const { accounts } = caller.world.teams
  const page = pageOf(caller)
  const minimal = /return=minimal/i.test(headers['prefer'] ?? '')
  const touched = new Map<number, Set<string> | null>()
  for (const { place: at, properties } of accounts.changes.slice(state.from, state.to)) {
    const before = touched.get(at)
    const all = properties === null || before === null
    const merged = all ? null : new Set([...(before ?? []), ...properties])
    touched.set(at, merged)
  }
  const value: Item[] = []
  const list = [...touched]
  let at = state.p
  for (; at < list.length && value.length < page; at++) {
    const [where, properties] = list[at] ?? [0, null]
    const id = accounts.idAt(where)
    if (id === null || (state.ids && !state.ids.includes(id))) continue
    const account = accounts.at(where)
    if (!account) {
      value.push({ id, '@removed': { reason: 'changed' } })
      continue
    }
    const told = properties && (state.s ?? Object.keys(PROPERTIES)).filter((name) => properties.has(name))
    if (told?.length === 0) continue
    value.push(item(id, showUser(account, minimal && told ? told : state.s)))
  }
  return { value, next: at < list.length ? at : null }
}

export function deltaUsers(caller: GraphCaller): Answer {
  const { query, root, now, faults } = caller
  allow(caller, '$select', '$filter', '$deltatoken', '$skiptoken')
  const [skip, delta] = [query.get('$skiptoken'), query.get('$deltatoken')]
  const context = `${root}/$metadata#users`
  const link = (name: string, state: State): string => `${root}/users/delta?${name}=${seal(state)}`

  if (delta === 'latest') {
    const state = begin(caller)
    return {
      status: 200,
      body: {
        '@odata.context': context,
        '@odata.deltaLink': link('$deltatoken', { ...state, from: state.to, all: false }),
        value: [],
      },
    }
  }
  let state: State
  if (skip) state = resume(caller, skip)
  else if (delta) state = { ...resume(caller, delta), to: known(caller), p: 0, t: now, all: false }
  else state = begin(caller)

  const { value, next } = state.all ? everybody(caller, state) : changed(caller, state)
  if (faults.switches.deltaOrder === 'reversed') value.reverse()
  // Documented: the same item may come more than once.
  const told = faults.switches.deltaReplays ? [...value, ...value.slice(0, 20)] : value
  const following =
    next === null
      ? { '@odata.deltaLink': link('$deltatoken', { ...state, from: state.to, p: 0, all: false }) }
      : { '@odata.nextLink': link('$skiptoken', { ...state, p: next }) }
  return { status: 200, body: { '@odata.context': context, ...following, value: told } }
}
