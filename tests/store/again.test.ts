import assert from 'node:assert/strict'
import type { Waiting } from '../../src/directory/store.ts'
import { NO_COUNTS, type PlannedChange } from '../../src/jobs/job.ts'
import { engines, newTenant, type Opened } from './engines.ts'
import { AT, LATER, pbxAccount } from './sample.ts'
import { lookAtAll, seeAndTakeIn } from './steps.ts'

const waiting = (more: Partial<Waiting> = {}): Waiting => ({
  wanted: '+441',
  jobId: '2',
  tries: 1,
  due: LATER,
  since: AT,
  ...more,
})

const change = (ordinal: number, subject: string, field: string): PlannedChange => ({
  ordinal,
  userId: 'u',
  subject,
  userName: 'u',
  holderId: 'h',
  kind: 'assign',
  field,
  before: null,
  after: '+441',
  cause: 'FIRST_NUMBER',
  causedBy: null,
  was: null,
  policy: null,
  waitsFor: [],
  status: 'planned',
  operationId: null,
  reason: null,
  raw: null,
})

for (const engine of engines) {
  describe(`what is tried again, on ${engine.name}`, () => {
    let opened: Opened
    before(async () => void (opened = await engine.open()))
    after(() => opened.close())

    /** Users in state waiting, in id order. */
    async function waiters(count: number): Promise<{ tenant: string; ids: string[] }> {
      const { directory } = opened.stores
      const tenant = newTenant()
      const accounts = Array.from({ length: count }, (_, at) => pbxAccount(at + 1))
      await seeAndTakeIn(directory, tenant, accounts)
      await lookAtAll(directory, tenant)
      const ids = (await directory.users(tenant, { limit: 100 })).items.map(({ id }) => id).sort()
      const views = await directory.viewsOf(tenant, ids)
      const standing = views.map(({ user }) => ({
        userId: user.id,
        state: 'waiting' as const,
        reason: 'NOT_PROVISIONED_YET',
        reasonDetail: {},
        waitingSince: AT,
        nextTryAt: null,
        changes: [],
        planDue: true,
      }))
      await directory.assess(tenant, standing, [], [], AT)
      return { tenant, ids }
    }

    it('keeps when waiting users are tried, in pages, and lets go of who waits no longer', async () => {
      const { directory } = opened.stores
      const { tenant, ids } = await waiters(3)
      assert.equal(await directory.nextTry(tenant), null)
      const [a = '', b = '', c = ''] = ids
      await directory.keepWaiting(tenant, [
        { userId: a, waiting: waiting(), over: false },
        { userId: b, waiting: waiting({ due: AT, tries: 3 }), over: false },
        { userId: c, waiting: waiting(), over: true },
      ])
      assert.equal(await directory.nextTry(tenant), AT)
      const [first] = await directory.waiting(tenant, null, 1)
      assert.deepEqual([first?.userId, first?.waiting], [a, waiting()])
      const rest = await directory.waiting(tenant, a, 10)
      assert.deepEqual(
        rest.map((user) => [user.userId, user.waiting?.tries]),
        [[b, 3]],
      )
      const blocked = await directory.user(tenant, c)
      assert.deepEqual([blocked?.state, blocked?.reason, blocked?.nextTryAt], ['blocked', 'NOT_PROVISIONED_YET', null])
      // who waited too long is not forgotten, who is in sync is
      const inSync = {
        reason: null,
        reasonDetail: {},
        waitingSince: null,
        nextTryAt: null,
        changes: [],
        planDue: false,
      }
      await directory.assess(tenant, [{ ...inSync, userId: b, state: 'inSync' }], [], [], AT)
      await directory.waitNoMore(tenant)
      const again = { ...inSync, state: 'waiting' as const, reason: 'NOT_PROVISIONED_YET', waitingSince: LATER }
      await directory.assess(
        tenant,
        [b, c].map((userId) => ({ ...again, userId })),
        [],
        [],
        LATER,
      )
      const kept = await directory.waiting(tenant, a, 10)
      assert.deepEqual(
        kept.map((user) => [user.userId, user.waiting?.since ?? null]),
        [
          [b, null],
          [c, AT],
        ],
      )
      assert.deepEqual(await directory.waiting(newTenant(), null, 10), [])
    })

    it('knows since when changes are queued', async () => {
      const { directory } = opened.stores
      const { tenant, ids } = await waiters(2)
      assert.equal(await directory.queuedSince(tenant), null)
      const queue = (userId: string, at: string) =>
        directory.assess(
          tenant,
          [
            {
              userId,
              state: 'queued',
              reason: null,
              reasonDetail: {},
              waitingSince: null,
              nextTryAt: null,
              planDue: true,
              changes: [
                {
                  service: 'teams',
                  kind: 'assign',
                  field: 'teamsNumber',
                  before: null,
                  after: '+441',
                  cause: 'FIRST_NUMBER',
                  causedBy: null,
                },
              ],
            },
          ],
          [],
          [],
          at,
        )
      await queue(ids[0] ?? '', AT)
      await queue(ids[1] ?? '', LATER)
      assert.deepEqual(await directory.queuedSince(tenant), { oldest: AT, newest: LATER })
    })

    it('keeps the schedule of each tenant apart', async () => {
      const { tenants } = opened.stores
      const [one, other] = [newTenant(), newTenant()]
      for (const id of [one, other]) await tenants.seed({ id, name: 'x', createdAt: AT }, null, null)
      const schedule = {
        autoSync: true,
        windows: [{ days: ['mon' as const], from: '01:00', to: '24:00' }],
        timezone: 'Europe/Paris',
      }
      await tenants.changeSchedule(one, schedule)
      assert.deepEqual(await tenants.schedule(one), schedule)
      assert.equal((await tenants.schedule(other)).autoSync, false)
      await assert.rejects(tenants.changeSchedule(newTenant(), schedule))
    })

    it('lists a plan by whom and what, in pages, and keeps the steps of a job', async () => {
      const { jobs } = opened.stores
      const tenant = newTenant()
      const run = { type: 'manual', diagnostic: false, startedBy: { id: 'a', name: 'A' }, counts: NO_COUNTS } as const
      const { jobs: made } = await jobs.createRun(tenant, { ...run, runId: 'r', services: ['teams'], at: AT })
      const id = made[0]?.id ?? ''
      await jobs.claim(tenant, id, AT)
      const plan = [
        change(0, 'b', 'x'),
        change(1, 'a', 'y'),
        change(2, 'b', 'a'),
        change(3, 'B', 'x'),
        change(4, 'b', 'x'),
      ]
      await jobs.plan(tenant, id, plan)
      const all: string[] = []
      let after: PlannedChange | null = null
      for (;;) {
        const page: PlannedChange[] = await jobs.plannedBySubject(tenant, id, after, 2)
        all.push(...page.map(({ subject, field, ordinal }) => `${subject} ${field} ${ordinal}`))
        if (page.length < 2) break
        after = page.at(-1) ?? null
      }
      assert.deepEqual(all, ['B x 3', 'a y 1', 'b a 2', 'b x 0', 'b x 4'])
      assert.equal((await jobs.job(tenant, id))?.steps, null)
      await jobs.keepSteps(tenant, id, [{ step: 'found', outcome: 'done', detail: 'Ö' }])
      assert.deepEqual((await jobs.job(tenant, id))?.steps, [{ step: 'found', outcome: 'done', detail: 'Ö' }])
    })
  })
}
