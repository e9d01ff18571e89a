/** Every page of the console, as its router has them: a page that is added there is looked at without being named in a test. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Job, NumberView, Page as Listed, ProvisioningEntry, User } from '../../src/api/contract.ts'
import { ask } from './chromium.ts'
import { provider } from './provider.ts'

const ROUTER = join(import.meta.dirname, '../../src/tab/router.tsx')
const ROUTE = /const (\w+) = createRoute\(\{\s*getParentRoute: \(\) => (\w+),\s*path: '([^']+)'/g

/** Such as `users/$userId`. */
export function routesOf(router: string): string[] {
  const paths = new Map([['root', '']])
  for (const [, name = '', parent = '', path = ''] of router.matchAll(ROUTE)) {
    const before = paths.get(parent)
    assert.ok(before !== undefined, `the router makes ${name} before ${parent}, of which it is a part`)
    paths.set(name, `${before}/${path.replace(/^\//, '')}`)
  }
  assert.equal(paths.size - 1, router.match(/= createRoute\(/g)?.length, 'a route is written in another way')
  return [...paths.values()].map((path) => path.replace(/^\//, '')).filter((path) => path !== '')
}

/** One with everything that a panel shows. */
async function refusedRequest(url: string): Promise<ProvisioningEntry> {
  const idp = await provider(url)
  await idp.create('lost@contoso.com', { site: 'Nowhere', password: 'x' })
  return idp.logged('lost@contoso.com')
}

/** Where each of them is, by its route. What there is to open has to be there: somebody blocked, a conflict of numbers, a job. */
export async function everyPage(url: string): Promise<Record<string, string>> {
  const first = async <T>(path: string): Promise<T> => {
    const [one] = (await ask<Listed<T>>(url, path)).items
    assert.ok(one, `${path} is empty`)
    return one
  }
  const { number } = await first<NumberView>('/api/numbers?filter=status:heldByAnother&limit=1')
  const open: Record<string, string> = {
    $userId: (await first<User>('/api/users?filter=state:blocked&limit=1')).id,
    $jobId: (await first<Job>('/api/jobs?limit=1')).id,
    $number: encodeURIComponent(number),
    $entry: '1',
    $request: String((await refusedRequest(url)).seq),
  }
  const addressOf = (route: string) =>
    route.replace(/\$\w+/g, (part) => {
      assert.ok(open[part], `${route}: say here what ${part} is`)
      return open[part]
    })
  const routes = routesOf(readFileSync(ROUTER, 'utf8'))
  return Object.fromEntries(routes.map((route) => [route, `/tab/${addressOf(route)}`]))
}
