/** Finds the routes of doors by themselves: restify's own look costs more than what most of them do. */
import type { Mounted } from './door.ts'

export interface Found {
  route: Mounted
  params: Record<string, string>
}

/** Characters that stand for themselves; whatever has others is for restify to find. */
const PLAIN = /^[\w.~+@-]{1,256}$/

/** @returns null: not one of these, or in a way that restify knows better */
export type FindQuick = (method: string | undefined, path: string) => Found | null

interface Paths {
  whole: Map<string, Mounted>
  /** By what stands before the parameter. */
  ending: Map<string, { route: Mounted; name: string }>
}

/** Routes with a parameter anywhere but at their end are left to restify too. */
export function createQuick(routes: readonly Mounted[]): FindQuick {
  const methods = new Map<string | undefined, Paths>()
  for (const route of routes) {
    const { whole, ending } = methods.get(route.method) ?? { whole: new Map(), ending: new Map() }
    methods.set(route.method, { whole, ending })
    const at = route.path.indexOf('/:')
    const name = route.path.slice(at + 2)
    if (at < 0) whole.set(route.path, route)
    else if (!name.includes('/')) ending.set(route.path.slice(0, at + 1), { route, name })
  }
  return (method, path) => {
    const paths = methods.get(method)
    if (!paths) return null
    // a path that is all there goes before one that has a parameter in its place
    const route = paths.whole.get(path)
    if (route) return { route, params: {} }
    const cut = path.lastIndexOf('/') + 1
    const found = paths.ending.get(path.slice(0, cut))
    if (!found) return null
    const value = path.slice(cut)
    return PLAIN.test(value) ? { route: found.route, params: { [found.name]: value } } : null
  }
}
