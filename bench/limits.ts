/**
 * A first sync with the limits on: how long it took beside its bound, what it said beforehand of the time left, and how
 * long somebody waited who asked 8x8 for something in the middle of a complete read.
 */
import type { Job } from '../src/api/contract.ts'
import { open, type Subject } from './product.ts'

const ON = { SANDBOX_LIMITS: 'on', WATCH_SECONDS: '0' }
const LOOK_EVERY_MS = 100

interface Said {
  /** Since the phase began. */
  atMs: number
  etaSeconds: number
}

interface Phase {
  seconds: number
  said: Said[]
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Follows a job to its end; what was said of the time left, by phase. */
async function follow({ admin }: Subject, jobId: string): Promise<{ job: Job; phases: Map<string, Phase> }> {
  const phases = new Map<string, Phase>()
  for (;;) {
    const job = await admin.get<Job>(`/api/jobs/${jobId}`)
    if (job.progress) {
      const { phase, since, etaSeconds } = job.progress
      const known = phases.get(phase) ?? { seconds: 0, said: [] }
      phases.set(phase, known)
      const atMs = Date.now() - Date.parse(since)
      known.seconds = atMs / 1000
      if (etaSeconds !== null) known.said.push({ atMs, etaSeconds })
    }
    if (job.endedAt) return { job, phases }
    await sleep(LOOK_EVERY_MS)
  }
}

/** What was said when so much of the phase was over, beside what was really left. */
function saidAt({ seconds, said }: Phase, share: number): string {
  const at = seconds * share * 1000
  const one = said.find((each) => each.atMs >= at)
  if (!one) return 'nothing'
  return `${one.etaSeconds} s / ${(seconds - one.atMs / 1000).toFixed(0)} s`
}

function print(name: string, bound: number, phase: Phase | undefined, job: Job): void {
  if (!phase) return console.log(`| ${name} | – |`)
  const usage = job.usage?.[job.service === 'pbx' ? 'pbx' : 'graph']
  const cells = [0, 0.25, 0.5, 0.75].map((share) => saidAt(phase, share))
  const figures = `${usage?.requests} | ${usage?.throttled} | ${Math.round((usage?.share ?? 0) * 100)} %`
  console.log(`| ${name} | ${bound.toFixed(0)} s | ${phase.seconds.toFixed(0)} s | ${cells.join(' | ')} | ${figures} |`)
}

async function started(subject: Subject, service: 'all' | 'pbx'): Promise<string[]> {
  const { body } = await subject.admin.send<{ jobIds: string[] }>('POST', '/api/sync', { service })
  return body.jobIds
}

/** `latencyMs`: how long the clouds take for every answer. */
async function benchWrites(users: number, latencyMs = 0): Promise<void> {
  const subject = await open(users, { ...ON, SANDBOX_LATENCY_MS: String(latencyMs) })
  try {
    const [, teams] = await started(subject, 'all')
    const { job, phases } = await follow(subject, teams ?? '')
    const answered = latencyMs > 0 ? `, each answer ${latencyMs / 1000} s late` : ''
    print(`${users} numbers assigned${answered}`, users / 30, phases.get('assign'), job)
  } finally {
    await subject.product.stop()
  }
}

async function benchSingles(users: number): Promise<number> {
  const subject = await open(users, ON)
  try {
    const headers = { 'content-type': 'application/json' }
    const body = JSON.stringify({ switches: { listExtensions: false } })
    await fetch(`${subject.product.url}/sandbox/faults`, { method: 'PUT', headers, body })
    const [pbx] = await started(subject, 'pbx')
    const following = follow(subject, pbx ?? '')
    await sleep(15_000)
    const asked = performance.now()
    await subject.admin.send('POST', '/api/services/pbx/check', {})
    const waited = performance.now() - asked
    const { job, phases } = await following
    print(`${users} users of 8x8 read one by one`, (users / 100) * 60, phases.get('read'), job)
    return waited
  } finally {
    await subject.product.stop()
  }
}

export async function benchLimits(): Promise<void> {
  console.log(
    '\nWith the limits on: took beside bound; time left as said / as it was, at 0, 25, 50 and 75 % of the phase\n',
  )
  console.log('| what | bound | took | 0 % | 25 % | 50 % | 75 % | requests | refused | limit used |')
  console.log('|---|---:|---:|---|---|---|---|---:|---:|---:|')
  await benchWrites(1_000)
  await benchWrites(1_000, 3_000)
  const waited = await benchSingles(150)
  console.log(`\nA connection check of 8x8 (4 requests) in the middle of that read took ${waited.toFixed(0)} ms.`)
}
