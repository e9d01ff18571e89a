/** Ways to ask for every other list of the console. */
import type { Job, JobChanges, Page } from '../../src/api/contract.ts'
import type { Person } from '../../tests/journeys/person.ts'
import type { Ask } from './lists.ts'

const letters = 'abcdefghijklmnopqrstuvwxyz'
const letter = (n: number): string => letters[n % letters.length] ?? 'a'

export async function pagesOf(admin: Person): Promise<[string, Ask][]> {
  const { items: numbers } = await admin.get<Page<{ number: string }>>('/api/numbers?limit=1000&sort=-number')
  const digits = (n: number, many: number): string => (numbers[(n * 25) % numbers.length]?.number ?? '+1').slice(-many)
  const plan = await planned(admin)
  const sorts = ['number', 'status', 'user'].flatMap((sort) => [sort, `-${sort}`])
  const sort = (n: number): string => `&sort=${sorts[n % sorts.length]}`
  const of = (path: string, rest: Ask = () => ''): Ask => {
    return (n) => `${path}${path.includes('?') ? '' : '?limit=50'}${rest(n)}`
  }
  return [
    ...sorts.map((each): [string, Ask] => [`numbers: sorted by ${each}`, () => `/api/numbers?limit=50&sort=${each}`]),
    [
      'numbers: by status',
      of('/api/numbers', (n) => `&filter=status:${['free', 'ours', 'onlyInPbx'][n % 3]}${sort(n)}`),
    ],
    ['numbers: by country', of('/api/numbers', (n) => `&filter=country:${['GB', 'US', 'FR'][n % 3]}${sort(n)}`)],
    [
      'numbers: by three',
      of('/api/numbers', (n) => `&filter=status:ours,type:directRouting,country:${['GB', 'US'][n % 2]}${sort(n)}`),
    ],
    ['numbers: search of digits', of('/api/numbers', (n) => `&search=${digits(n, 5)}${sort(n)}`)],
    ['numbers: search of two digits', of('/api/numbers', (n) => `&search=${digits(n, 2)}${sort(n)}`)],
    ['numbers: search of a letter', of('/api/numbers', (n) => `&search=${letter(n)}${sort(n)}`)],
    ['numbers: search of letters', of('/api/numbers', (n) => `&search=${letter(n)}${letter(n * 7 + 3)}a${sort(n)}`)],
    ['numbers: search of nobody', of('/api/numbers', (n) => `&search=qqzx${n}${sort(n)}`)],
    ['numbers: status and a search', of('/api/numbers', (n) => `&filter=status:ours&search=${letter(n)}${sort(n)}`)],
    ['numbers: counts', () => '/api/numbers/counts'],
    ['numbers: one of them', (n) => `/api/numbers/${encodeURIComponent(`+${digits(n, 20).replace('+', '')}`)}`],
    ['changes queued', of('/api/changes')],
    ['changes queued: deep', await deep(admin, '/api/changes?limit=100')],
    ['status of syncs', () => '/api/sync'],
    ['what differs in Teams', of('/api/drift')],
    ['numbers before us', of('/api/adoption')],
    ['jobs', () => '/api/jobs?limit=50'],
    ['jobs: of a service and state', () => '/api/jobs?limit=50&service=teams&state=failed'],
    ['jobs: deep', await deep(admin, '/api/jobs?limit=50')],
    ['job: one of them', () => `/api/jobs/${plan.job}`],
    ['job: what it planned', of(`/api/jobs/${plan.job}/changes`)],
    ['job: what it planned, by kind', of(`/api/jobs/${plan.job}/changes`, () => '&kind=assign,change')],
    ['job: what it planned, searched', of(`/api/jobs/${plan.job}/changes`, (n) => `&search=${letter(n)}r`)],
    ['job: what it planned, of nobody', of(`/api/jobs/${plan.job}/changes`, (n) => `&search=qqzx${n}`)],
    ['preview', of(`/api/plan?limit=50&service=${plan.service}`)],
    ['preview, searched', of(`/api/plan?limit=50&service=${plan.service}`, (n) => `&search=${letter(n)}r`)],
    ['to-dos', of('/api/todos')],
    ['to-dos: searched', of('/api/todos', (n) => `&search=${letter(n)}r`)],
    ['to-dos: deep', await deep(admin, '/api/todos?limit=100')],
    ['to-dos: counts', () => '/api/todos/counts'],
    ['activity', of('/api/audit')],
    ['activity: of a person', of('/api/audit', (n) => `&actor=person-${n * 13}`)],
    ['activity: of an action by the bot', of('/api/audit', () => '&action=settings.change&via=bot')],
    ['activity: search of somebody', of('/api/audit', (n) => `&search=person-${n * 7}`)],
    ['activity: search of nobody', of('/api/audit', (n) => `&search=qqzx${n}`)],
    ['activity: deep', await deep(admin, '/api/audit?limit=100')],
    ['activity: people', () => '/api/audit/people'],
    ['request log', of('/api/provisioning/log')],
    ['request log: problems', of('/api/provisioning/log', () => '&outcome=refused')],
    ['request log: done', of('/api/provisioning/log', () => '&outcome=ok')],
    ['request log: search of somebody', of('/api/provisioning/log', (n) => `&search=somebody.${n * 7}`)],
    ['request log: search of nobody', of('/api/provisioning/log', (n) => `&search=qqzx${n}`)],
    ['request log: deep', await deep(admin, '/api/provisioning/log?limit=100')],
    ['alignment', () => '/api/identity/alignment'],
    ['alignment: rows', of('/api/identity/alignment/rows')],
    ['alignment: of a finding', of('/api/identity/alignment/rows', () => '&filter=finding:differs')],
    ['alignment: of two filters', of('/api/identity/alignment/rows', () => '&filter=finding:same,join:federationId')],
    ['alignment: searched', of('/api/identity/alignment/rows', (n) => `&search=${letter(n)}r`)],
    ['alignment: search of nobody', of('/api/identity/alignment/rows', (n) => `&search=qqzx${n}`)],
    ['alignment: deep', await deep(admin, '/api/identity/alignment/rows?limit=100')],
    ['deliveries', () => '/api/notifications'],
    ['people by name', (n) => `/api/people?search=${letter(n)}`],
  ]
}

/** The job with the most changes, of the newest thousand. */
async function planned(admin: Person): Promise<{ job: string; service: string }> {
  const { items } = await admin.get<Page<Job>>('/api/jobs?limit=1000&service=pbx,teams')
  const [most] = items.toSorted((one, other) => other.counts.planned - one.counts.planned)
  const kept = await admin.get<JobChanges>('/api/plan?service=pbx&limit=1')
  return { job: most?.id ?? '1', service: kept.total > 0 ? 'pbx' : 'teams' }
}

async function deep(admin: Person, path: string): Promise<Ask> {
  const pages: string[] = ['']
  const far = path.replace(/limit=\d+/, 'limit=1000')
  const at = (way: string, cursor: string | undefined): string =>
    cursor ? `${way}&cursor=${encodeURIComponent(cursor)}` : way
  while (pages.length < 20) {
    const { nextCursor }: Page<unknown> = await admin.get(at(far, pages.at(-1)))
    if (nextCursor === null) break
    pages.push(nextCursor)
  }
  return (n) => at(path, pages[n % pages.length])
}
