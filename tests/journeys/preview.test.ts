import assert from 'node:assert/strict'
import type { Job, JobChange, JobChanges, KeptPlan, SyncCancelled, SyncStarted } from '../../src/api/contract.ts'
import { startProduct, type Product } from '../product.ts'
import { assignments, readClouds } from './checker.ts'
import { engines } from './engines.ts'
import { changePbxUser, deletePbxUser, setNumber } from './pbxAdmin.ts'
import { countOf, requests, resetRequests, setFaults, signIn, type Person } from './person.ts'

/** So many that more can be changed than are on their way at once: six batches of 20. */
const USERS = 320
const GIVE = 'POST /admin/teams/telephoneNumberManagement/numberAssignments/assignNumber'
const ASSIGN = /\/(un)?assignNumber$/

async function changesOf(person: Person, jobId: string): Promise<JobChange[]> {
  const items: JobChange[] = []
  for (let cursor = ''; ;) {
    const page = await person.get<JobChanges>(`/api/jobs/${jobId}/changes?limit=200${cursor}`)
    items.push(...page.items)
    if (page.nextCursor === null) {
      assert.equal(items.length, page.total)
      return items
    }
    cursor = `&cursor=${page.nextCursor}`
  }
}

/** What was sent that is no reading: a batch of readings is a POST too. */
async function posts(product: Product): Promise<string[]> {
  const seen = await requests(product.url)
  const sent = ['8x8', 'graph'].flatMap((cloud) => Object.keys(seen[cloud] ?? {}))
  return sent.filter((path) => !path.startsWith('GET ') && path !== 'POST /$batch')
}

for (const engine of engines)
  describe(`journey: preview, approve, cancel, on ${engine.name}`, function () {
    this.timeout(120_000)
    let product: Product
    let admin: Person
    let operator: Person
    before(async () => {
      product = await startProduct({ SANDBOX_PROBLEMS: 'on', SANDBOX_USERS: String(USERS), ...(await engine.env()) })
      admin = await signIn(product.url)
      operator = await signIn(product.url, 'operator')
    })
    after(() => product.stop())

    const preview = async (): Promise<Job[]> => {
      const { body } = await operator.send<SyncStarted>('POST', '/api/sync', { service: 'all', preview: true })
      return operator.ended(body.jobIds)
    }
    const approve = async (id: string): Promise<Job[]> => {
      const { status, body } = await admin.send<SyncStarted>('POST', `/api/jobs/${id}/approve`)
      assert.equal(status, 202, JSON.stringify(body))
      return admin.ended(body.jobIds)
    }
    const statusOf = async (person: Person, path: string): Promise<number> => (await person.send('POST', path)).status

    describe('of the first sync', () => {
      let jobs: Job[]
      let planned: JobChange[]
      let reasons: Job['reasons']
      before(async () => {
        await resetRequests(product.url)
        jobs = await preview()
        planned = await changesOf(admin, jobs[1]?.id ?? '')
        reasons = (await admin.get<Job>(`/api/jobs/${jobs[1]?.id}`)).reasons
      })

      it('lists every joiner and every write they would need, with before, after and cause', async () => {
        assert.deepEqual(
          jobs.map(({ state }) => state),
          ['succeeded', 'succeeded'],
        )
        const joiners = await changesOf(admin, jobs[0]?.id ?? '')
        const { pbx } = await readClouds(product.url)
        assert.equal(joiners.length, pbx.length)
        assert.ok(
          joiners.every(({ kind, cause, user }) => kind === 'create' && cause === 'NEW_IN_PBX' && user.id === null),
        )
        assert.ok(planned.length > USERS)
        for (const each of planned) assert.ok(each.after && each.cause && each.user.userName, JSON.stringify(each))
      })

      it('wrote nothing to either cloud, and took nobody in', async () => {
        assert.deepEqual(await posts(product), [])
        assert.deepEqual(await admin.users(), [])
        const status = await admin.status()
        assert.deepEqual([status.latest, status.running], [{ pbx: null, teams: null }, []])
      })

      it('tells who would need attention, as the sync then does', async () => {
        const plan = await admin.get<KeptPlan>('/api/plan?service=teams&limit=1')
        assert.deepEqual([plan.job?.plan?.mayApply, plan.job?.plan?.passesGuard], [true, true])
        assert.ok(reasons?.some(({ reason }) => reason === 'NO_PHONE_LICENSE'))
      })

      it('applied, makes exactly those writes', async () => {
        const before = assignments(await readClouds(product.url))
        const applied = await approve(jobs[0]?.id ?? '')
        assert.deepEqual(
          applied.map(({ state }) => state),
          ['succeeded', 'succeededWithErrors'],
          await admin.output(applied[1]?.id ?? ''),
        )
        const clouds = await readClouds(product.url)
        const added = assignments(clouds).filter((line) => !before.includes(line))
        assert.deepEqual(
          added.map((line) => line.split(' ')[0]).sort(),
          planned.flatMap(({ kind, after }) => (kind === 'assign' ? [after] : [])).sort(),
        )
        assert.deepEqual(
          before.filter((line) => !assignments(clouds).includes(line)),
          [],
        )
        const done = (await changesOf(admin, applied[1]?.id ?? '')).filter(({ status }) => status === 'done')
        const told = (changes: JobChange[]) =>
          changes.map(
            ({ user, kind, field, before: was, after }) => `${user.userName} ${kind} ${field} ${was} ${after}`,
          )
        assert.deepEqual(told(done).sort(), told(planned).sort())
        const found = (await admin.get<Job>(`/api/jobs/${applied[1]?.id}`)).reasons
        assert.deepEqual(found, reasons)
      })

      it('is not applied twice', async () => {
        assert.equal(await statusOf(admin, `/api/jobs/${jobs[0]?.id}/approve`), 409)
        const plan = await admin.get<KeptPlan>('/api/plan?service=pbx&limit=1')
        assert.deepEqual([plan.job?.plan?.mayApply, plan.job?.approved?.jobId], [false, '3'])
      })
    })

    describe('of later syncs', () => {
      it('a change at 8x8 between preview and approval expires the plan, and nothing is written', async () => {
        const plain = (await admin.users()).filter(({ state, notes }) => state === 'inSync' && notes.length === 0)
        const [one, two] = plain
        await changePbxUser(product.url, one?.userName ?? '', (user) => setNumber(user, '+442079970001'))
        const [pbx] = await preview()
        await changePbxUser(product.url, two?.userName ?? '', (user) => setNumber(user, '+442079970002'))
        await resetRequests(product.url)
        const [job, teams] = await approve(pbx?.id ?? '')
        assert.deepEqual([job?.state, job?.cause?.code, teams?.state], ['failed', 'PLAN_EXPIRED', 'cancelled'])
        assert.match(await admin.output(job?.id ?? ''), /new: update number of .* to \+442079970002/)
        assert.deepEqual(await posts(product), [])
        const again = await admin.sync()
        assert.equal(again[1]?.counts.changed, 2)
      })

      it('a guard refusal is approved once, by an admin and not by an operator', async () => {
        for (const user of (await admin.users()).filter(({ state }) => state === 'inSync').slice(0, 12))
          await deletePbxUser(product.url, user.userName)
        const before = assignments(await readClouds(product.url))
        const [refused] = await admin.sync()
        assert.equal(refused?.state, 'refused')
        assert.equal((await admin.status()).button, 'refused')
        const path = `/api/jobs/${refused.id}/approve`
        assert.equal(await statusOf(operator, path), 403)
        const [pbx, teams] = await approve(refused.id)
        assert.deepEqual([pbx?.state, teams?.state], ['succeeded', 'refused'])
        assert.equal(await statusOf(admin, path), 409)
        assert.deepEqual(assignments(await readClouds(product.url)), before)
        const [ended] = await approve(teams?.id ?? '')
        assert.equal(ended?.counts.removed, 12)
        assert.equal(assignments(await readClouds(product.url)).length, before.length - 12)
      })

      it('a cancelled sync sends nothing more, and the next one does the rest', async () => {
        const users = (await admin.users()).filter(({ state }) => state === 'inSync').slice(0, 150)
        for (const [at, user] of users.entries())
          await changePbxUser(product.url, user.userName, (each) =>
            setNumber(each, `+442079991${String(at).padStart(3, '0')}`),
          )
        // no batch with a number in it is answered until faults are set anew
        const held = { system: 'graph', match: GIVE, kind: 'delay', ms: 600_000 }
        await setFaults(product.url, { faults: [held] })
        await resetRequests(product.url)
        const { body } = await admin.send<SyncStarted>('POST', '/api/sync', { service: 'all' })
        const sent = async () => countOf(await requests(product.url), 'graph', ASSIGN)
        while ((await sent()) === 0) await new Promise((resolve) => setTimeout(resolve, 5))
        const [, id] = body.jobIds
        const cancelled = await operator.send<SyncCancelled>('POST', `/api/jobs/${id}/cancel`)
        assert.deepEqual([cancelled.status, cancelled.body.jobIds], [202, [id]])
        await setFaults(product.url, {})
        const [job] = await admin.ended([id ?? ''])
        assert.equal(job?.state, 'cancelled')
        assert.ok(job.counts.changed > 0 && job.counts.notReached > 0, JSON.stringify(job.counts))
        assert.equal(job.counts.changed + job.counts.notReached, job.counts.planned)
        assert.equal(await statusOf(operator, `/api/jobs/${id}/cancel`), 409)
        const next = await admin.sync()
        assert.equal(next[1]?.counts.changed, job.counts.notReached)
      })
    })
  })
