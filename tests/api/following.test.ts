import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import { createWorld, newRun, NOW, TENANT, type World } from './world.ts'

const KIM = '33333333-3333-4333-8333-333333333333'
const LEE = '44444444-4444-4444-8444-444444444444'
const GROUP = '55555555-5555-4555-8555-555555555555'

describe('who follows a stream of the console', function () {
  this.timeout(20_000)
  let world: World
  let running: string
  before(async () => {
    world = await createWorld()
    const { jobs } = await world.stores.jobs.createRun(TENANT, newRun('run-followed', ['pbx']))
    running = jobs[0]!.id
    await world.stores.jobs.claim(TENANT, running, NOW)
    await world.stores.jobs.write(TENANT, running, [{ at: NOW, level: 'info', text: 'begins' }])
  })
  after(() => world.close())

  const give = async (kind: 'people' | 'groups', id: string, role: string | null) => {
    const path = `/api/roles/${kind}/${id}`
    const answer = await (role
      ? world.call('admin', 'PUT', path, { role, name: 'Kim' })
      : world.call('admin', 'DELETE', path))
    assert.equal(answer.status, 200, await answer.text())
  }
  const bearer = async (oid: string, more: object = {}) => ({
    authorization: `Bearer ${await world.token('user', { oid, ...more })}`,
    accept: 'text/event-stream',
  })

  /** A stream that was begun; `ended` once the server ends it. */
  async function follow(path: string, headers: Record<string, string>) {
    const response = await fetch(world.url + path, { headers })
    assert.equal(response.status, 200, path)
    const reader = response.body!.getReader()
    const state = { ended: false, text: '' }
    const begun = Promise.withResolvers<void>()
    const done = (async () => {
      for (;;) {
        const next = await reader.read()
        if (next.done) break
        state.text += new TextDecoder().decode(next.value)
        begun.resolve()
      }
      state.ended = true
    })()
    await begun.promise
    return { state, done, leave: () => reader.cancel() }
  }

  for (const path of ['/api/sync/events', '/api/jobs/:id/output'])
    it(`hears no more on ${path} once the role is taken, while others go on`, async () => {
      const at = path.replace(':id', running)
      await give('people', KIM, 'reader')
      await give('people', LEE, 'reader')
      const [kim, lee] = [await follow(at, await bearer(KIM)), await follow(at, await bearer(LEE))]
      const begun = performance.now()
      await give('people', KIM, null)
      await kim.done
      assert.ok(performance.now() - begun < 5_000, 'not at the next heartbeat, but at once')
      assert.equal(lee.state.ended, false)
      await lee.leave()
      const again = await fetch(world.url + at, { headers: await bearer(KIM) })
      assert.equal(again.status, 403)
    })

  it('goes on while a role is lowered that the stream still allows', async () => {
    await give('people', KIM, 'operator')
    const kim = await follow('/api/sync/events', await bearer(KIM))
    await give('people', KIM, 'reader')
    await give('people', LEE, 'operator')
    assert.equal(kim.state.ended, false)
    await give('people', KIM, null)
    await kim.done
  })

  it('hears no more once the group is given no role any more', async () => {
    await give('groups', GROUP, 'reader')
    const member = await follow('/api/sync/events', await bearer(KIM, { groups: [GROUP] }))
    await give('groups', GROUP, null)
    await member.done
  })
})
