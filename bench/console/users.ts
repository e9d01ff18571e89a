/** Ways to ask for the list of users: each sort, each test of each field, searches, several at once, and deep pages. */
import type { Page, User } from '../../src/api/contract.ts'
import { USER_FIELDS, type Test, type UserField, type UserFieldName } from '../../src/words/userFields.ts'
import type { Person } from '../../tests/journeys/person.ts'
import type { Ask } from './lists.ts'

const SORTS = ['name', 'userName', 'site', 'extension', 'number', 'state'].flatMap((sort) => [sort, `-${sort}`])
const LIST = '/api/users?limit=50'
const DEEP = 40

const letters = 'abcdefghijklmnopqrstuvwxyz'
const letter = (n: number): string => letters[n % letters.length] ?? 'a'
const two = (n: number): string => letter(n) + letter(n * 7 + 3)
const sorted = (n: number): string => `&sort=${SORTS[n % SORTS.length]}`
const text = (value: string | null | undefined): string => encodeURIComponent(value ?? 'x')

export async function usersOf(admin: Person): Promise<[string, Ask][]> {
  const { items } = await admin.get<Page<User>>('/api/users?limit=1000&sort=number')
  const people = items.filter((_, at) => at % 25 === 0)
  const some = (n: number): User | undefined => people[n % people.length]
  const digits = (n: number, many: number): string => (some(n)?.number ?? '+12125550100').slice(-many)
  const ask = (rest: Ask): Ask => {
    return (n) => LIST + rest(n)
  }
  const site = (n: number): string => text(some(n)?.site)
  const of: [string, Ask][] = [
    ['users: first page', () => ''],
    ...SORTS.map((sort): [string, Ask] => [`users: sorted by ${sort}`, () => `&sort=${sort}`]),
    ['users: search of a name', (n) => `&search=${text(some(n)?.displayName)}`],
    ['users: search of three letters', (n) => `&search=${two(n)}${letter(n * 3 + 5)}`],
    ['users: search of two letters', (n) => `&search=${two(n)}${sorted(n)}`],
    ['users: search of one letter', (n) => `&search=${letter(n)}${sorted(n)}`],
    ['users: search that finds nobody', (n) => `&search=qqzx${n}`],
    ['users: search of six digits', (n) => `&search=${digits(n, 6)}`],
    ['users: search of three digits, sorted', (n) => `&search=${digits(n, 3)}${sorted(n)}`],
    ...fields(some),
    ['users: filter by site, sorted by number', (n) => `&filter=site:${site(n)}&sort=number`],
    ['users: filter by site, each sort', (n) => `&filter=site:${site(n)}${sorted(n)}`],
    ['users: filter by state, each sort', (n) => `&filter=state:blocked${sorted(n)}`],
    ['users: filter of two', (n) => `&filter=state:blocked,licence:X${n % 2 ? 2 : 4}${sorted(n)}`],
    ['users: filter of three', (n) => `&filter=site:${site(n)},status:active,state.not:inSync${sorted(n)}`],
    [
      'users: filter of four, sorted',
      (n) => `&filter=site.not:London,licence:X2,status:active,number.contains:2${sorted(n)}`,
    ],
    [
      'users: filter of six, sorted',
      (n) =>
        `&filter=site.contains:${letter(n)},licence.filled:yes,status:active,name.contains:${letter(n + 3)},` +
        `number.contains:${digits(n, 2)},owner:pbx${sorted(n)}`,
    ],
    ['users: filter with a search', (n) => `&filter=licence.not:X4,status:active&search=${letter(n)}r`],
    ['users: filter with a search, sorted', (n) => `&filter=state.not:inSync&search=${two(n)}${sorted(n)}`],
    ['users: site with a search', (n) => `&filter=site:${site(n)}&search=${two(n)}${sorted(n)}`],
  ]
  return [
    ...of.map(([name, rest]): [string, Ask] => [name, ask(rest)]),
    ['users: page after page', await deep(admin, '/api/users?limit=200')],
    ['users: deep pages, by site', await deep(admin, '/api/users?limit=50&sort=-site')],
    ['users: deep pages of a filter', await deep(admin, '/api/users?limit=50&filter=site.not:London&sort=number')],
    ['users: deep pages of a filter of two', await deep(admin, `${LIST}&filter=licence.filled:yes,status:active`)],
    ['users: deep pages of a search', await deep(admin, '/api/users?limit=50&search=a&sort=userName')],
    ['users: counts of facets', () => '/api/users/counts'],
    ['users: one of them', (n) => `/api/users/${some(n)?.id}`],
    ['licences', () => '/api/licences'],
    ['sites', () => '/api/sites'],
  ]
}

function fields(some: (n: number) => User | undefined): [string, Ask][] {
  return Object.entries(USER_FIELDS as Record<UserFieldName, UserField>).flatMap(([field, { tests, choices }]) =>
    tests.map((test): [string, Ask] => {
      const word = test === 'is' ? field : `${field}.${test}`
      return [
        `users: filter ${word}`,
        (n) =>
          `&filter=${word}:${choices ? Object.keys(choices)[n % Object.keys(choices).length] : value(field as UserFieldName, test, n, some(n))}`,
      ]
    }),
  )
}

function value(field: UserFieldName, test: Test, n: number, user: User | undefined): string {
  if (test === 'empty' || test === 'filled') return 'yes'
  const isPart = test === 'contains' || test === 'lacks'
  if (field === 'reason') return text(user?.reason?.code ?? 'NO_NUMBER')
  if (field === 'number') return (user?.number ?? '+12125550100').slice(isPart ? -(2 + (n % 4)) : 0)
  if (field === 'extension') return (user?.extension ?? '1001').slice(isPart ? -2 : 0)
  if (isPart) return n % 2 ? two(n) : letter(n)
  return text(
    { site: user?.site, licence: user?.licence, name: user?.displayName, userName: user?.userName }[field as 'site'],
  )
}

/** Pages far behind the first: each round asks for the next. */
async function deep(admin: Person, path: string): Promise<Ask> {
  let cursor = ''
  const pages: string[] = []
  const at = (place: string): string => `${path}${place ? `&cursor=${encodeURIComponent(place)}` : ''}`
  const far = path.replace(/limit=\d+/, 'limit=1000')
  for (let page = 0; page < DEEP; page += 1) {
    const { nextCursor }: Page<User> = await admin.get(cursor ? `${far}&cursor=${encodeURIComponent(cursor)}` : far)
    pages.push(cursor)
    if (nextCursor === null) break
    cursor = nextCursor
  }
  return (n) => at(pages[n % pages.length] ?? '')
}
