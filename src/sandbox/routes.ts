/** Routes as data: a template of the vendor's OpenAPI file, and what answers it. */

export interface Route<T> {
  method: string
  /** As in the OpenAPI file, for example `/users/{userId}`. */
  template: string
  answer: T
}

export interface Match<T> {
  route: Route<T>
  params: Record<string, string>
}

export interface Router<T> {
  find(method: string, path: string): Match<T> | null
  /** Methods that other routes of this path take. */
  methodsOf(path: string): string[]
}

function pattern(template: string): { expression: RegExp; names: string[] } {
  const names: string[] = []
  const source = template
    .split(/(\{[^}]+\})/)
    .map((part) => {
      if (!part.startsWith('{')) return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
      names.push(part.slice(1, -1))
      return "([^/']+)"
    })
    .join('')
  return { expression: new RegExp(`^${source}$`), names }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** The first route wins, so `/users/delta` stands before `/users/{user-id}`. */
export function createRouter<T>(routes: Route<T>[]): Router<T> {
  const compiled = routes.map((route) => ({ route, ...pattern(route.template) }))
  return {
    find(method, path) {
      for (const { route, expression, names } of compiled) {
        if (route.method !== method) continue
        // An apostrophe may come encoded: operations(%27…%27).
        const found = expression.exec(path.replaceAll('%27', "'").replaceAll('%28', '(').replaceAll('%29', ')'))
        if (found)
          return { route, params: Object.fromEntries(names.map((name, n) => [name, decode(found[n + 1] ?? '')])) }
      }
      return null
    },
    methodsOf: (path) => compiled.filter(({ expression }) => expression.test(path)).map(({ route }) => route.method),
  }
}
