/** What searches, filters, sorts and pages of the directory take at the API, one at a time as a person asks. */
import type { Page, User } from '../../src/api/contract.ts'
import type { Subject } from '../subject.ts'

const ROUNDS = 40

const FOUR = 'site.not:London,licence:X2,status:active,number.contains:2'

/** What is asked for in round `n`. */
type Ask = (n: number) => string

const letters = 'abcdefghijklmnopqrstuvwxyz'
const letter = (n: number): string => letters[n % letters.length] ?? 'a'
const SORTS = ['name', '-name', 'userName', 'site', 'extension', 'number', '-number', 'state']

export async function benchLists({ admin }: Subject, users: number): Promise<void> {
  const { items } = await admin.get<Page<User>>('/api/users?limit=50')
  const some = (n: number): User | undefined => items[n % items.length]
  const lists: [string, Ask][] = [
    ['first page', () => '/api/users?limit=50'],
    ['sorted', (n) => `/api/users?limit=50&sort=${SORTS[n % SORTS.length]}`],
    ['search of a name', (n) => `/api/users?limit=50&search=${encodeURIComponent(some(n)?.displayName ?? '')}`],
    [
      'search of three letters',
      (n) => `/api/users?limit=50&search=${letter(n)}${letter(n * 7 + 3)}${letter(n * 3 + 5)}`,
    ],
    ['search of one letter', (n) => `/api/users?limit=50&search=${letter(n)}`],
    ['search that finds nobody', (n) => `/api/users?limit=50&search=qqzx${n}`],
    ['search of digits', (n) => `/api/users?limit=50&search=${(some(n)?.number ?? '+12125550100').slice(-6)}`],
    ['filter by state', (n) => `/api/users?limit=50&filter=state:${n % 2 ? 'inSync' : 'blocked'}`],
    [
      'filter by site, sorted',
      (n) => `/api/users?limit=50&filter=site:${encodeURIComponent(some(n)?.site ?? 'x')}&sort=number`,
    ],
    ['filter of two fields', (n) => `/api/users?limit=50&filter=state:blocked,licence:X${n % 2 ? 2 : 4}`],
    ['filter of four, sorted', (n) => `/api/users?limit=50&filter=${FOUR}&sort=${SORTS[n % SORTS.length]}`],
    ['filter by part of a name', (n) => `/api/users?limit=50&filter=name.contains:${letter(n)}${letter(n * 7 + 3)}`],
    ['filter with a search', (n) => `/api/users?limit=50&filter=licence.not:X4,status:active&search=${letter(n)}r`],
    ['licences', () => '/api/licences'],
    ['sites', () => '/api/sites'],
    ['what differs in Teams', () => '/api/drift?limit=50'],
    ['counts of facets', () => '/api/users/counts'],
    ['numbers', () => '/api/numbers?limit=50'],
    ['numbers, searched', (n) => `/api/numbers?limit=50&search=${(some(n)?.number ?? '+12125550100').slice(-5)}`],
    ['jobs', () => '/api/jobs?limit=20'],
    ['status', () => '/api/sync'],
  ]
  console.log(`\n| list over ${users} users | p50 ms | p95 ms | longest ms |\n|---|---:|---:|---:|`)
  for (const [name, ask] of lists) row(name, await asked(admin.get, ask))
  row('page after page', await paged(admin.get))
}

async function asked(get: <T>(path: string) => Promise<T>, ask: Ask): Promise<number[]> {
  const took: number[] = []
  for (let n = 0; n < ROUNDS; n += 1) {
    const began = performance.now()
    await get(ask(n))
    took.push(performance.now() - began)
  }
  return took
}

async function paged(get: <T>(path: string) => Promise<T>): Promise<number[]> {
  const took: number[] = []
  let cursor: string | null = ''
  while (cursor !== null && took.length < ROUNDS) {
    const began = performance.now()
    const page: Page<User> = await get(`/api/users?limit=200${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`)
    took.push(performance.now() - began)
    cursor = page.nextCursor
  }
  return took
}

function row(name: string, took: number[]): void {
  const sorted = took.toSorted((a, b) => a - b)
  const at = (share: number): string =>
    (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(1)
  console.log(`| ${name} | ${at(0.5)} | ${at(0.95)} | ${at(1)} |`)
}
