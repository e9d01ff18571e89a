import assert from 'node:assert/strict'
import { startProduct, type Product } from '../product.ts'
import { engines } from './engines.ts'
import { expected, readClouds, shouldHave, teamsNumbers, upnOf } from './checker.ts'
import { countOf, requests, resetRequests, signIn, type Person } from './person.ts'

const ASSIGN = /\/assignNumber$/
const POLICY = /userAssignments\/assign$/
const POSTS = /^POST /

for (const engine of engines) {
  describe(`journey: the first sync of a company without problems, on ${engine.name}`, function () {
    this.timeout(120_000)
    let product: Product
    let admin: Person

    before(async () => {
      product = await startProduct({ SANDBOX_PROBLEMS: 'off', SANDBOX_USERS: '250', ...(await engine.env()) })
      admin = await signIn(product.url)
    })
    after(() => product.stop())

    it('begins blue: set-up not complete', async () => {
      const status = await admin.status()
      assert.deepEqual([status.button, status.setup], ['setup', ['firstSync']])
    })

    it('runs an 8x8 PBX job, then a Teams job, and ends green', async () => {
      await resetRequests(product.url)
      const jobs = await admin.sync()
      assert.deepEqual(
        jobs.map((job) => [job.service, job.type, job.state]),
        [
          ['pbx', 'manual', 'succeeded'],
          ['teams', 'manual', 'succeeded'],
        ],
      )
      assert.equal((await admin.status()).button, 'green')
    })

    it('an independent reading of both clouds finds every number where 8x8 wants it', async () => {
      const clouds = await readClouds(product.url)
      const teams = teamsNumbers(clouds)
      const wanted = clouds.pbx.flatMap((user) => {
        const number = shouldHave(user)
        return number ? [[upnOf(user), number] as const] : []
      })
      assert.equal(wanted.length, 250)
      for (const [upn, number] of wanted) assert.equal(teams.get(upn), number, upn)
      assert.equal(teams.size, wanted.length)
    })

    it('Users shows the same numbers', async () => {
      const teams = teamsNumbers(await readClouds(product.url))
      const users = await admin.users()
      assert.equal(users.length, 250)
      for (const user of users) {
        assert.equal(user.state, 'inSync')
        assert.equal(user.number, teams.get(user.teams.userPrincipalName?.toLowerCase() ?? ''))
        assert.equal(user.teams.number, user.number)
      }
    })

    it('the sandbox saw one assignment for each user and the policies, and not one write more', async () => {
      const seen = await requests(product.url)
      assert.equal(countOf(seen, 'graph', ASSIGN), 250)
      assert.equal(countOf(seen, 'graph', POLICY), 1)
      assert.equal(countOf(seen, '8x8', POSTS), 0)
    })

    it('a second sync writes nothing', async () => {
      await resetRequests(product.url)
      const jobs = await admin.sync()
      assert.ok(jobs.every((job) => job.state === 'succeeded'))
      const seen = await requests(product.url)
      assert.equal(countOf(seen, 'graph', POSTS), 0, JSON.stringify(seen))
      assert.equal(countOf(seen, '8x8', POSTS), 0)
    })

    it('the output tells the story of a job', async () => {
      const text = await admin.output('2')
      assert.match(text, /Read Microsoft 365: \d+ users/)
      assert.match(text, /Guard: 0 removals of at most \d+/)
      assert.match(text, /assign \+\d+ \S+: accepted/)
      assert.match(text, /Job 2 succeeded/)
    })
  })

  describe(`journey: the first sync of a company with problems, on ${engine.name}`, function () {
    this.timeout(120_000)
    let product: Product
    let admin: Person

    before(async () => {
      product = await startProduct({ SANDBOX_PROBLEMS: 'on', SANDBOX_USERS: '250', ...(await engine.env()) })
      admin = await signIn(product.url)
    })
    after(() => product.stop())

    it('ends in the triangle', async () => {
      const jobs = await admin.sync()
      assert.deepEqual(
        jobs.map((job) => job.state),
        ['succeeded', 'succeededWithErrors'],
      )
      const status = await admin.status()
      assert.equal(status.button, 'blocked')
      assert.ok(status.blocked > 0)
    })

    it('each user’s state and reason equal the generator’s own list', async () => {
      const users = new Map((await admin.users()).map((user) => [user.userName, user]))
      const list = (await expected(product.url)).filter((each) => each.state !== 'untouched')
      const told = list.map((each) => [each.userName, each.state, each.reason])
      const found = list.map(({ userName }) => {
        const user = users.get(userName)
        return [userName, user?.state, user?.reason?.code ?? null]
      })
      assert.deepEqual(found, told)
      assert.equal(users.size, list.length)
    })

    it('Calling Plan users, resource accounts and guests are as they were', async () => {
      const { numbers, users } = await readClouds(product.url)
      const id = new Map(users.map((user) => [user.userPrincipalName.toLowerCase(), user.id]))
      const untouched = (await expected(product.url)).filter((each) => each.state === 'untouched')
      assert.ok(new Set(untouched.map((each) => each.reason)).size >= 3)
      for (const { userName, number } of untouched) {
        const held = numbers.filter((each) => each.assignmentTargetId === id.get(userName.toLowerCase()))
        assert.deepEqual(
          held.map((each) => each.telephoneNumber),
          number ? [number] : [],
          userName,
        )
      }
    })

    it('holds every reason this product names so far', async () => {
      const reasons = new Set((await admin.users()).map((user) => user.reason?.code))
      for (const code of [
        'NO_NUMBER',
        'NO_PHONE_LICENSE',
        'NUMBER_IN_USE',
        'OTHER_NUMBER',
        'UNMATCHED',
        'NOT_PROVISIONED_YET',
        'ONPREM_NUMBER',
      ])
        assert.ok(reasons.has(code), code)
    })

    it('a second sync writes nothing and changes nobody', async () => {
      const before = await admin.users()
      await resetRequests(product.url)
      await admin.sync()
      const posts = countOf(
        await requests(product.url),
        'graph',
        /^POST .*(assignNumber|unassignNumber|userAssignments)/,
      )
      assert.equal(posts, 0)
      const after = await admin.users()
      assert.deepEqual(
        after.map((user) => [user.userName, user.state, user.reason?.code]),
        before.map((user) => [user.userName, user.state, user.reason?.code]),
      )
    })
  })
}
