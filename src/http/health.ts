import type { Route } from './route.ts'
import { json, Problem } from './route.ts'

export interface HealthChecks {
  /** Can this process serve: is its store open? */
  ready(): Promise<boolean>
  /** How long `ready` may take, in milliseconds. */
  withinMs?: number
}

/** `/healthz`: the process is up. `/readyz`: it can serve. Both say nothing else. */
export function createHealthRoutes<C>(checks: HealthChecks): Route<C>[] {
  return [
    { method: 'GET', path: '/healthz', access: 'public', maxBody: 0, handle: () => json({ status: 'ok' }) },
    {
      method: 'GET',
      path: '/readyz',
      access: 'public',
      maxBody: 0,
      handle: async () => {
        if (await answersYes(checks)) return json({ status: 'ready' })
        throw new Problem(
          503,
          'Not ready',
          'The service is starting, stopping or cannot reach its store.',
          {},
          {
            'Retry-After': '2',
          },
        )
      },
    },
  ]
}

async function answersYes(checks: HealthChecks): Promise<boolean> {
  const { promise: late, resolve } = Promise.withResolvers<boolean>()
  const timer = setTimeout(() => resolve(false), checks.withinMs ?? 2_000)
  try {
    return await Promise.race([checks.ready(), late])
  } catch {
    return false
  } finally {
    clearTimeout(timer)
  }
}
