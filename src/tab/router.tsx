import { createRootRoute, createRoute, createRouter, redirect } from '@tanstack/react-router'
import type { NumberStatus } from '../api/contract.ts'
import { lazily } from './components/lazily.ts'
import { lazyPage } from './components/lazyPage.tsx'
import { Frame } from './frame/Frame.tsx'

/** What the address of a page holds. Every value is text; names that are not known are dropped, values the page looks at. */
export interface UsersSearch {
  /** Codes, with commas between. */
  state?: string
  reason?: string
  site?: string
  /** Hidden from the company directory. */
  directory?: string
  /** Further conditions, as the API takes them: `licence:X2,site.not:London`. */
  filter?: string
  search?: string
  /** What was searched for in the chat, as an id. */
  found?: string
  sort?: string
  cursor?: string
  /** Number of the page, from 2 on. */
  page?: string
}
export interface JobsSearch {
  service?: string
  state?: string
  cursor?: string
  page?: string
  /** `show` opens the output of a running job, `full` shows nothing else, a number is a line. */
  output?: string
}
export interface CompareSearch {
  /** The other job; left out: the one before it. */
  with?: string
  cursor?: string
  page?: string
}
export interface ChangesSearch {
  /** A job whose plan is shown; `none`: what is queued, although there is a plan. */
  plan?: string
  /** In that plan. */
  search?: string
  cursor?: string
  page?: string
}

export interface NumbersSearch {
  status?: NumberStatus
  type?: 'directRouting' | 'callingPlan' | 'operatorConnect' | 'unknown'
  country?: string
  search?: string
  sort?: string
  cursor?: string
  page?: string
}

export interface ServicesSearch {
  /** Whose settings are open. */
  settings?: 'pbx' | 'teams'
  /** The list of what differs in Teams is open. */
  drift?: string
}

export interface SetupSearch {
  /** Opened for this step alone: whoever passes it is back at Services. */
  step?: 'pbx'
}

export interface ProvisioningSearch {
  outcome?: string
  /** Code of why it was not done. */
  reason?: string
  search?: string
  cursor?: string
  page?: string
}

export interface AlignmentSearch {
  finding?: string
  effect?: string
  search?: string
  cursor?: string
  page?: string
}

export interface ActivitySearch {
  /** Id of the person, of a token, or `system`. */
  who?: string
  action?: string
  target?: string
  via?: string
  /** Days, as `2026-11-22`. */
  from?: string
  until?: string
  search?: string
  cursor?: string
  page?: string
}

export interface TodosSearch {
  state?: string
  field?: string
  search?: string
  cursor?: string
  page?: string
}

type Raw = Record<string, unknown>

/** What is left out has to be said: the router gives a page all that its address has, unless it is undefined here. */
const without = <T,>(search: { [K in keyof T]: T[K] | undefined }): T => search as T

function pick<K extends string>(raw: Raw, names: readonly K[]): Partial<Record<K, string>> {
  const found: Partial<Record<string, string | undefined>> = {}
  for (const name of Object.keys(raw)) found[name] = undefined
  for (const name of names) {
    const value = raw[name]
    if (value === undefined) continue
    found[name] = typeof value === 'string' && value !== '' ? value : undefined
  }
  return without<Partial<Record<K, string>>>(found as Partial<Record<K, string | undefined>>)
}

const USERS_SEARCH = [
  'state',
  'reason',
  'site',
  'directory',
  'filter',
  'search',
  'found',
  'sort',
  'cursor',
  'page',
] as const
const usersSearch = (raw: Raw): UsersSearch => pick(raw, USERS_SEARCH)
const jobsSearch = (raw: Raw): JobsSearch => pick(raw, ['service', 'state', 'cursor', 'page', 'output'])
const compareSearch = (raw: Raw): CompareSearch => pick(raw, ['with', 'cursor', 'page'])
const changesSearch = (raw: Raw): ChangesSearch => pick(raw, ['plan', 'search', 'cursor', 'page'])

const todosSearch = (raw: Raw): TodosSearch => pick(raw, ['state', 'field', 'search', 'cursor', 'page'])
const NUMBERS_SEARCH = ['status', 'type', 'country', 'search', 'sort', 'cursor', 'page'] as const
const numbersSearch = (raw: Raw): NumbersSearch => pick(raw, NUMBERS_SEARCH) as NumbersSearch

function servicesSearch(raw: Raw): ServicesSearch {
  const { settings, drift } = pick(raw, ['settings', 'drift'])
  return without<ServicesSearch>({ settings: settings === 'pbx' || settings === 'teams' ? settings : undefined, drift })
}

const setupSearch = (raw: Raw): SetupSearch => without<SetupSearch>({ step: raw['step'] === 'pbx' ? 'pbx' : undefined })

const provisioningSearch = (raw: Raw): ProvisioningSearch =>
  pick(raw, ['outcome', 'reason', 'search', 'cursor', 'page'])

const alignmentSearch = (raw: Raw): AlignmentSearch => pick(raw, ['finding', 'effect', 'search', 'cursor', 'page'])

const activitySearch = (raw: Raw): ActivitySearch =>
  pick(raw, ['who', 'action', 'target', 'via', 'from', 'until', 'search', 'cursor', 'page'])

const root = createRootRoute({
  component: Frame,
  notFoundComponent: lazily(() => import('./components/state/NotFound.tsx'), 'NotFound'),
})
const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/services', replace: true })
  },
})
const services = createRoute({
  getParentRoute: () => root,
  path: '/services',
  validateSearch: servicesSearch,
  component: lazyPage(() => import('./pages/Services/Services.tsx'), 'Services'),
})
const setup = createRoute({
  getParentRoute: () => root,
  path: '/services/setup',
  validateSearch: setupSearch,
  component: lazyPage(() => import('./pages/Setup/Setup.tsx'), 'Setup'),
})
const sandbox = createRoute({
  getParentRoute: () => root,
  path: '/sandbox',
  component: lazyPage(() => import('./pages/Sandbox/Sandbox.tsx'), 'Sandbox'),
})
const users = createRoute({
  getParentRoute: () => root,
  path: '/users',
  validateSearch: usersSearch,
  component: lazyPage(() => import('./pages/Users/Users.tsx'), 'Users'),
})
const user = createRoute({ getParentRoute: () => users, path: '$userId' })
const todos = createRoute({
  getParentRoute: () => root,
  path: '/users/todos',
  validateSearch: todosSearch,
  component: lazyPage(() => import('./pages/Todos/Todos.tsx'), 'Todos'),
})
const sites = createRoute({
  getParentRoute: () => root,
  path: '/users/sites',
  component: lazyPage(() => import('./pages/Sites/Sites.tsx'), 'Sites'),
})
const licences = createRoute({
  getParentRoute: () => root,
  path: '/users/licences',
  component: lazyPage(() => import('./pages/Licences/LicencesByCsv.tsx'), 'LicencesByCsv'),
})
const jobs = createRoute({
  getParentRoute: () => root,
  path: '/jobs',
  validateSearch: jobsSearch,
  component: lazyPage(() => import('./pages/Jobs/Jobs.tsx'), 'Jobs'),
})
const job = createRoute({ getParentRoute: () => jobs, path: '$jobId' })
const compare = createRoute({
  getParentRoute: () => root,
  path: '/jobs/$jobId/compare',
  validateSearch: compareSearch,
  component: lazyPage(() => import('./pages/Compare/Compare.tsx'), 'Compare'),
})
const changes = createRoute({
  getParentRoute: () => root,
  path: '/changes',
  validateSearch: changesSearch,
  component: lazyPage(() => import('./pages/Changes/Changes.tsx'), 'Changes'),
})
const numbers = createRoute({
  getParentRoute: () => root,
  path: '/numbers',
  validateSearch: numbersSearch,
  component: lazyPage(() => import('./pages/Numbers/Numbers.tsx'), 'Numbers'),
})
const number = createRoute({ getParentRoute: () => numbers, path: '$number' })
const identity = createRoute({
  getParentRoute: () => root,
  path: '/identity',
  component: lazyPage(() => import('./pages/Identity/Identity.tsx'), 'Identity'),
})
const alignment = createRoute({
  getParentRoute: () => root,
  path: '/identity/alignment',
  validateSearch: alignmentSearch,
  component: lazyPage(() => import('./pages/Alignment/Alignment.tsx'), 'Alignment'),
})
const provisioning = createRoute({
  getParentRoute: () => root,
  path: '/provisioning',
  validateSearch: provisioningSearch,
  component: lazyPage(() => import('./pages/Provisioning/Provisioning.tsx'), 'Provisioning'),
})
const request = createRoute({ getParentRoute: () => provisioning, path: '$request' })
const activity = createRoute({
  getParentRoute: () => root,
  path: '/activity',
  validateSearch: activitySearch,
  component: lazyPage(() => import('./pages/Activity/Activity.tsx'), 'Activity'),
})
const entry = createRoute({ getParentRoute: () => activity, path: '$entry' })
const settings = createRoute({
  getParentRoute: () => root,
  path: '/settings',
  component: lazyPage(() => import('./pages/Settings/Settings.tsx'), 'Settings'),
})

const routeTree = root.addChildren([
  home,
  services,
  setup,
  sandbox,
  users.addChildren([user]),
  todos,
  licences,
  sites,
  jobs.addChildren([job]),
  compare,
  changes,
  numbers.addChildren([number]),
  identity,
  alignment,
  provisioning.addChildren([request]),
  activity.addChildren([entry]),
  settings,
])

/** Addresses hold plain text: `?state=blocked&search=12`, never JSON. */
const parseSearch = (text: string): Raw => Object.fromEntries(new URLSearchParams(text))
function stringifySearch(search: Raw): string {
  const text = new URLSearchParams()
  for (const [name, value] of Object.entries(search)) if (typeof value === 'string') text.set(name, value)
  return text.size ? `?${text}` : ''
}

const SUB_PAGE =
  /^(services|users|jobs|changes|numbers|identity|provisioning|activity|settings)(\/[\w.%-]+){0,2}(\?[^#]*)?(#[\w-]+)?$/

/**
 * `subPage` is where a deep link of the host wants to go; only pages of the console are followed. The host says it again at
 * each load: whoever reloads later is somewhere else by then, and stays there.
 */
export function createConsoleRouter(subPage: string | null) {
  const atEntry = /^\/tab\/?$/.test(window.location.pathname)
  if (subPage && atEntry && SUB_PAGE.test(subPage)) window.history.replaceState(null, '', `/tab/${subPage}`)
  return createRouter({ routeTree, basepath: '/tab', parseSearch, stringifySearch, defaultPreload: 'intent' })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createConsoleRouter>
  }
  interface HistoryState {
    /** Cursors of the pages before this one, so that Previous works with keyset pages. */
    cursors?: (string | null)[]
  }
}
