/** One seed: a small company, a history of changes, faults and ends of the service, quiet, and what must hold then. */
import { createHash } from 'node:crypto'
import { createSandbox, openKey, type SigningKey } from '../../src/sandbox/sandbox.ts'
import type { Stores } from '../../src/store/open.ts'
import { checkJobs } from './check.ts'
import { createHands, type Hands } from './clouds.ts'
import type { Declined } from './declined.ts'
import type { History } from './history.ts'
import { openMemory } from './memory.ts'
import { createRandom } from './random.ts'
import { createService, type Service } from './service.ts'
import { createSteps } from './steps.ts'
import { createTime, type Time } from './time.ts'
import { createWishes, type Wishes } from './wishes.ts'
import { createWitness, type Witness } from './witness.ts'

/** What many seeds share: it takes longer to make than a seed takes to run. */
export interface Ground {
  key: SigningKey
  /** A store without this tenant. */
  storesFor(tenantId: string): Promise<Stores>
  close(): Promise<void>
}

/** So many tenants share a store before the next one is opened. */
const TENANTS = 50

export async function openGround(): Promise<Ground> {
  const key = await openKey(null)
  const tenants = new Set<string>()
  let stores: Stores | null = null
  return {
    key,
    async storesFor(tenantId) {
      if (tenants.has(tenantId) || tenants.size >= TENANTS) {
        await stores?.close()
        stores = null
        tenants.clear()
      }
      tenants.add(tenantId)
      stores ??= await openMemory()
      return stores
    },
    close: async () => stores?.close(),
  }
}

export interface Run {
  tenantId: string
  history: History
  stores: Stores
  time: Time
  hands: Hands
  witness: Witness
  wishes: Wishes
  /** The living service; another one once it met its end. */
  service: Service
  rebirth(): Promise<void>
  /** Runs before the service's next call to a cloud. */
  during: { call: number; act: () => Promise<void> } | null
  calls: number
  /** Jobs from this one on run without the guard's limit; null: not yet. */
  unguardedFrom: number | null
  /** Jobs of which somebody was told that they stop. */
  cancelled: Set<string>
  /** Runs that somebody approved who may let more pass than the guard does. */
  exceeded: Set<string>
  /** By the id of a retry: the users of whom something was left to do when it began. */
  retried: Map<string, Set<string>>
  /** Whom somebody chose for a sync of theirs, each time. */
  chosen: ReadonlySet<string>[]
  /** By user: what an admin chose to keep. */
  declined: Map<string, Declined>
  trace(line: string): void
  violation(text: string): void
}

export interface Outcome {
  seed: number
  violations: string[]
  trace: string[]
  hash: string
}

const BASE = 'http://sandbox.test/sandbox'
const FIRST_DAY = Date.UTC(2026, 10, 21, 12)

export async function simulate(ground: Ground, seed: number, history: History): Promise<Outcome> {
  const lines: string[] = []
  const violations: string[] = []
  const time = createTime(FIRST_DAY)
  const { setting } = history
  const people = { jobId: null, since: 0 }
  let acting = false
  const sandbox = await createSandbox({
    ...{ baseUrl: BASE, users: setting.users, seed, problems: setting.problems, limits: setting.limits },
    ...{ latencyMs: 0, pbxWrites: 'full', tenants: 1, folder: null, now: time.now, key: ground.key },
    onChange: (change) => run?.witness.accepted(change, acting ? people : run.service.author),
  })
  let run: Run | null = null
  try {
    const [identity] = sandbox.identities
    if (!identity) throw new Error('a sandbox has a company')
    const { tenantId, name } = identity
    const stores = await ground.storesFor(tenantId)
    const trace = (line: string): void => void lines.push(line)
    const violation = (text: string): void => {
      violations.push(text)
      trace(`!! ${text}`)
    }
    const byHand = createHands(sandbox, BASE)
    const hands = Object.fromEntries(
      Object.entries(byHand).map(([what, act]) => [
        what,
        async (...given: never[]) => {
          acting = true
          const answer: unknown = await (act as (...given: never[]) => Promise<unknown>)(...given)
          acting = false
          return answer
        },
      ]),
    ) as unknown as Hands
    const born = (): Service =>
      createService({
        ...{ sandbox, identity, baseUrl: BASE, stores, time, random: createRandom(seed ^ lines.length) },
        ...{ limits: setting.limits, trace, fault: (text) => violation(`a fault of ours: ${text}`) },
        isCancelled: (jobId) => run?.cancelled.has(jobId) ?? false,
        async before() {
          if (!run) return
          run.calls += 1
          const due = run.during
          if (!due || run.calls < due.call) return
          run.during = null
          await due.act()
        },
      })
    await seedTenant(stores, time, tenantId, name, setting.deactivated, setting.guard)
    await hands.setFaults({ switches: setting.ways })
    const current: Run = {
      ...{ tenantId, history, stores, time, hands, during: null, calls: 0, unguardedFrom: null, trace, violation },
      witness: createWitness(await hands.read()),
      wishes: createWishes(),
      ...{ cancelled: new Set(), exceeded: new Set(), retried: new Map(), chosen: [], declined: new Map() },
      service: born(),
      async rebirth() {
        trace('the service starts again')
        current.service = born()
        await current.service.open()
        await current.service.idle()
      },
    }
    run = current
    const steps = createSteps(current)
    for (const step of history.steps) await steps.take(step)
    await steps.quiet()
    await checkJobs(current)
    violations.push(...current.witness.violations)
  } catch (error) {
    violations.push(`the simulation itself: ${error instanceof Error ? error.stack : String(error)}`)
  } finally {
    run?.service.kill()
    await sandbox.close()
  }
  const hash = createHash('sha256').update(lines.join('\n')).digest('hex').slice(0, 16)
  return { seed, violations, trace: lines, hash }
}

async function seedTenant(
  stores: Stores,
  time: Time,
  id: string,
  name: string,
  deactivated: 'unassign' | 'keep',
  guard: number,
): Promise<void> {
  const at = new Date(time.now()).toISOString()
  await stores.tenants.seed(
    { id, name, createdAt: at },
    { name: '8x8 PBX', writes: 'full' },
    { name: 'Microsoft Teams', voiceRoutingPolicy: '8x8-Voice', callingPolicy: '8x8-Calling', deactivated },
  )
  const check = { at, ok: true, permissions: [], reason: null, raw: null }
  await stores.tenants.saveCheck(id, 'pbx', check)
  await stores.tenants.saveCheck(id, 'teams', check)
  await stores.tenants.changeGuard(id, { number: guard, share: 0 })
}
