/** The first answers of the API, asked for while the console itself is still on its way. */

/** An answer that nobody took in this time is not taken any more. */
const FRESH_MS = 10_000

const LISTS: [page: RegExp, path: string][] = [
  [/^\/tab\/(services)?$/, '/api/services'],
  [/^\/tab\/users$/, '/api/users?limit=50'],
]
const EVERYWHERE = ['/api/session', '/api/users/counts', '/api/todos/counts']

const asked = new Map<string, { answer: Promise<Response | null>; at: number }>()

/** `place`: of the address that is opened. */
export function askEarly(token: string, { pathname, search }: Pick<Location, 'pathname' | 'search'>): void {
  const lists = search === '' ? LISTS.filter(([page]) => page.test(pathname)).map(([, path]) => path) : []
  const headers = { accept: 'application/json', authorization: `Bearer ${token}` }
  for (const path of [...EVERYWHERE, ...lists]) {
    const answer = fetch(path, { headers }).catch(() => null)
    asked.set(path, { answer, at: performance.now() })
  }
}

/** Once for each, also where it is a refusal; null: it has to be asked for. */
export async function takeEarly(path: string): Promise<Response | null> {
  const early = asked.get(path)
  asked.delete(path)
  return early && performance.now() - early.at < FRESH_MS ? early.answer : null
}
