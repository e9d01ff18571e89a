/** Notices with the bot, a connector and a clock that stands still until a test moves it. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { NO_COUNTS, type Job, type JobService, type JobState, type JobType } from '../../src/jobs/job.ts'
import { createNotifications } from '../../src/notifications/notifications.ts'
import type { Notifications, NotificationsDeps } from '../../src/notifications/notifications.ts'
import type { Post } from '../../src/notifications/mail/post.ts'
import type { NoticeChoices } from '../../src/notifications/store.ts'
import type { NoticeSettings } from '../../src/tenants/tenant.ts'
import { openChat, titleOf } from '../bot/chat.ts'
import type { Chat } from '../bot/chat.ts'
import type { Company, World } from '../bot/world.ts'

const NEVER = 'Notices are on'

export interface House {
  chat: Chat
  logged: { error: string; nextAt: string | null }[]
  /** Moves the clock. */
  at(iso: string): void
  start(more?: Pick<NotificationsDeps, 'credentials' | 'endIfLost' | 'provisioningLog'>): Notifications
  subscribe(conversation?: string, choices?: Partial<NoticeChoices>): Promise<void>
  settings(more: Partial<NoticeSettings>): Promise<void>
  /** A run on record, with jobs that ended so. */
  ended(...jobs: Ended[]): Promise<Job[]>
  /** Everything in the journal was read, and everything that is due was sent. */
  settled(): Promise<void>
  /** Titles of what was sent, as they read now, for one chat or all. */
  titles(conversation?: string): string[]
  close(): Promise<void>
}

export interface Ended {
  service?: JobService
  state: JobState
  cause?: string
  blocked?: number
  type?: JobType
}

export const QUIET: NoticeSettings['quiet'] = {
  windows: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], from: '20:00', to: '07:00' }],
  breaks: [],
}

export async function openHouse(company?: Company, post?: (world: World) => Post): Promise<House> {
  const chat = await openChat({ ...(company ? { company } : {}), ...(post ? { post } : {}) })
  const { world, connector } = chat
  const { notifications: store, jobs, tenants, tenantId } = world
  const open: Notifications[] = []
  const logged: House['logged'] = []
  let time = Date.parse('2026-11-23T12:00:00.000Z')
  const isSettled = async () => {
    if ((await store.cursor(tenantId)) !== (await jobs.lastSeq(tenantId))) return false
    return (await store.due(tenantId, new Date(time).toISOString(), 100)).length === 0
  }
  const lives = new Set<{ looks: number }>()
  /** A look that began after now has ended when the one after it begins, and what it decided is in the outbox. */
  const settled = async (): Promise<void> => {
    const until = new Map([...lives].map((life) => [life, life.looks + 2]))
    await chat.until(() => [...until].every(([life, looks]) => !lives.has(life) || life.looks >= looks))
    await chat.until(isSettled)
  }
  return {
    ...{ chat, logged, settled },
    at: (iso) => void (time = Date.parse(iso)),
    start(more = {}) {
      const life = { looks: 0 }
      const counted = { ...tenants, tenants: () => ((life.looks += 1), tenants.tenants()) }
      const made = createNotifications({
        ...{ store, jobs, tenants: counted, directory: world.directory, channel: chat.bot.channel },
        keptConnections: world.keptConnections,
        provisioningLog: world.provisioningLog,
        ...more,
        now: () => new Date(time),
        log: (_, more) => logged.push(more as House['logged'][number]),
        every: 5,
      })
      lives.add(life)
      const close = (): Promise<void> => (lives.delete(life), made.close())
      open.push({ ...made, close })
      made.open()
      return { ...made, close }
    },
    async subscribe(conversation, choices) {
      const before = connector.messages.length
      await chat.say('notify me', conversation ? { conversation } : {})
      await chat.until(() => connector.messages.length > before)
      const [last] = connector.messages.slice(-1)
      if (choices)
        await store.choose(tenantId, last!.conversation, {
          ...{ digest: false, quiet: 'settings', timezone: null },
          ...choices,
        })
    },
    async settings(more) {
      await tenants.changeNoticeSettings(tenantId, { ...(await tenants.noticeSettings(tenantId)), ...more })
    },
    async ended(...list) {
      const first = list[0]
      assert.ok(first)
      const services = list.map(({ service = 'teams' }) => service)
      const { jobs: made } = await jobs.createRun(tenantId, {
        ...{ runId: randomUUID(), services, type: first.type ?? 'manual', diagnostic: false },
        ...{ counts: NO_COUNTS, startedBy: { id: 'x', name: 'Console admin' }, at: new Date(time).toISOString() },
      })
      for (const { service = 'teams', state, cause, blocked = 0 } of list) {
        const job = made.find((one) => one.service === service)
        assert.ok(job)
        const at = new Date(time).toISOString()
        await jobs.claim(tenantId, job.id, at)
        const counts = { ...NO_COUNTS, blocked }
        await jobs.end(tenantId, job.id, {
          ...{ state, counts, at },
          cause: cause ? { code: cause, detail: {}, raw: null } : null,
        })
      }
      return jobs.run(tenantId, made[0]!.runId)
    },
    titles: (conversation) =>
      connector.messages
        .filter((sent) => conversation === undefined || sent.conversation === conversation)
        .map(({ card }) => titleOf(card))
        .filter((title) => title !== NEVER),
    async close() {
      await Promise.all(open.map((one) => one.close()))
      await chat.close()
    },
  }
}
