/**
 * The bot beside its row of the speed table: from a command to its card, and from the end of a failed sync to the notice
 * of it. The connector is a server in this process, the product and its clouds are two others. Prints figures, asserts none.
 */
import { startConnector, type Connector } from '../tests/bot/connector.ts'
import { order, token } from '../tests/browser/chromium.ts'
import type { Job } from '../src/api/contract.ts'
import { measure } from './sync.ts'
import { openSubject, type Subject } from './subject.ts'

const COMMANDS = ['status', 'show last sync', 'show history', 'changes queued', 'help', 'stauts']
const ROUNDS = 100
const FAILURES = 10
/** How long a card may take before it counts as not coming. */
const MOST_MS = 20_000

/** People do not write faster, and Teams takes no more than thirty messages a second of a tenant. */
const PAUSE_MS = 60

interface Chat {
  connector: Connector
  /** In a chat of its own where it is told which: Teams takes eight messages in two seconds of one. */
  say(words: string, chat?: string): Promise<void>
}

export async function benchBot([users = 10_000]: number[]): Promise<void> {
  const subject = await openSubject({ users, limits: false })
  const connector = await startConnector()
  try {
    await measure(subject)
    const chat = await chatOf(subject, connector)
    // the libraries of Teams are loaded with the first message
    await answered(chat, 'help')
    console.log(`\nThe bot over ${users} users\n\n| said | p50 ms | p95 ms | longest ms |\n|---|---:|---:|---:|`)
    for (const words of COMMANDS) await benchCommand(chat, words)
    await benchNotice(subject, chat)
  } finally {
    await connector.close()
    await subject.stop()
  }
}

async function chatOf({ url, clouds }: Subject, connector: Connector): Promise<Chat> {
  const { oid, tid, name } = claimsOf(await token(clouds, 'admin'))
  let count = 0
  return {
    connector,
    async say(text, chat = '') {
      const activity = {
        ...{ type: 'message', id: `activity-${(count += 1)}`, channelId: 'msteams', serviceUrl: connector.url, text },
        from: { id: `29:${oid}`, name, aadObjectId: oid },
        recipient: { id: '28:bot', name: 'Voice Sync' },
        conversation: { id: `personal-${oid}${chat}`, tenantId: tid, conversationType: 'personal', isGroup: false },
        channelData: { tenant: { id: tid } },
      }
      const headers = { 'content-type': 'application/json' }
      const answer = await fetch(`${url}/api/messages`, { method: 'POST', headers, body: JSON.stringify(activity) })
      if (!answer.ok) throw new Error(`${text}: ${answer.status} ${await answer.text()}`)
      await answer.arrayBuffer()
    },
  }
}

function claimsOf(token: string): { oid: string; tid: string; name: string } {
  const [, payload = ''] = token.split('.')
  return JSON.parse(Buffer.from(payload, 'base64url').toString()) as { oid: string; tid: string; name: string }
}

/** Ms from saying it to the card at the connector. */
async function answered(chat: Chat, words: string, where?: string): Promise<number> {
  const before = chat.connector.messages.length
  const began = performance.now()
  await chat.say(words, where)
  await until(() => chat.connector.messages.length > before, words)
  return performance.now() - began
}

async function benchCommand(chat: Chat, words: string): Promise<void> {
  const took: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    took.push(await answered(chat, words, `-${round}`))
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
  }
  print(words, took)
}

/** 8x8 refuses the key: the sync fails, and whoever asked for notices is told. */
async function benchNotice({ admin, clouds }: Subject, chat: Chat): Promise<void> {
  await answered(chat, 'notify me')
  const took: number[] = []
  for (let round = 0; round < FAILURES; round += 1) {
    await order(clouds, { faults: [{ system: '8x8', match: 'GET /users', kind: 'status', status: 401 }] })
    took.push(await told(admin, chat, 'failed'))
    await order(clouds, {})
    // over again, so that the next failure is a new problem
    await told(admin, chat, 'resolved')
  }
  print('(a failed sync)', took)
}

/** Ms from the end of the sync to the next message. */
async function told(admin: Subject['admin'], { connector }: Chat, what: string): Promise<number> {
  const before = connector.messages.length
  const { body } = await admin.send<{ jobIds: string[] }>('POST', '/api/sync', { service: 'all' })
  await until(() => connector.messages.length > before, what)
  const at = Date.now()
  const jobs = await Promise.all(body.jobIds.map((id) => admin.get<Job>(`/api/jobs/${id}`)))
  const ended = Math.max(...jobs.map((job) => Date.parse(job.endedAt ?? '')))
  await admin.ended(body.jobIds)
  return at - ended
}

async function until(holds: () => boolean, what: string): Promise<void> {
  for (const end = performance.now() + MOST_MS; performance.now() < end;) {
    if (holds()) return
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
  throw new Error(`no card came: ${what}`)
}

function print(words: string, took: number[]): void {
  const sorted = took.toSorted((a, b) => a - b)
  const at = (share: number): string =>
    (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(1)
  console.log(`| ${words} | ${at(0.5)} | ${at(0.95)} | ${at(1)} |`)
}
