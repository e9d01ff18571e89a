/** Keeps the audit log: what identity providers did comes in, and what is older than a tenant wants goes. */
import type { AuditStore } from './store.ts'

export interface KeepingDeps {
  audit: Pick<AuditStore, 'follow' | 'forget'>
  tenants: {
    tenants(): Promise<{ id: string }[]>
    retention(tenantId: string): Promise<{ auditDays: number }>
  }
  /** Milliseconds since 1970. */
  now(): number
  warn(fields: object, message: string): void
}

export interface Keeping {
  open(): void
  close(): Promise<void>
  /** Now, and to its end. */
  follow(): Promise<void>
  forget(): Promise<void>
}

const FOLLOW_MS = 5_000
const FORGET_MS = 3_600_000
const DAY_MS = 86_400_000
const AT_ONCE = 200

export function createKeeping({ audit, tenants, now, warn }: KeepingDeps): Keeping {
  let closed = false
  let going: Promise<void> | null = null
  let forgotten = -Infinity
  let timer: ReturnType<typeof setInterval> | null = null

  const each = async (step: (tenantId: string) => Promise<number>): Promise<void> => {
    for (const { id } of await tenants.tenants()) while (!closed && (await step(id)) === AT_ONCE);
  }
  const follow = (): Promise<void> => each((id) => audit.follow(id, AT_ONCE))
  const forget = (): Promise<void> =>
    each(async (id) => {
      const { auditDays } = await tenants.retention(id)
      return audit.forget(id, new Date(now() - auditDays * DAY_MS).toISOString(), AT_ONCE)
    })

  async function tick(): Promise<void> {
    await follow()
    if (now() - forgotten < FORGET_MS) return
    forgotten = now()
    await forget()
  }

  return {
    follow,
    forget,
    open() {
      timer = setInterval(() => {
        going ??= tick()
          .catch((error: unknown) => warn({ err: error }, 'the audit log could not be kept up'))
          .finally(() => (going = null))
      }, FOLLOW_MS)
      timer.unref()
    },
    async close() {
      closed = true
      if (timer) clearInterval(timer)
      await going
    },
  }
}
