import assert from 'node:assert/strict'
import { buttonIn, buttonsIn } from './buttons.ts'
import { ANA, BEN, openChat, RHEA, titleOf, wordsOf, type Chat } from './chat.ts'
import { NO_COUNTS } from '../../src/jobs/job.ts'
import { unassign } from '../sync/microsoftAdmin.ts'

describe('bot: changes queued', () => {
  let chat: Chat
  before(async () => {
    chat = await openChat()
  })
  after(() => chat.close())
  const titled = (title: RegExp) => chat.message(({ card }) => title.test(titleOf(card)))

  it('counts them by where they come from, names the newest with before, after and cause, and leads on', async () => {
    const { world } = chat
    await world.sync.run('all')
    const { items } = await world.directory.users(world.tenantId, { states: ['inSync'], limit: 2 })
    await world.changeInPbx(
      items.map(({ userName }) => userName),
      { teamsEnabled: 'false' },
    )
    await world.sync.run('pbx')
    const { queued } = await world.directory.counts(world.tenantId)
    assert.equal(queued, 2)
    await chat.say('changes queued', { as: RHEA })
    const { card } = await titled(/^Changes Queued: /)
    assert.equal(titleOf(card), `Changes Queued: ${queued}`)
    const words = wordsOf(card)
    assert.match(words, new RegExp(`^${queued}\nFrom 8x8\n0\nFrom Microsoft 365\n0\nFrom SCIM$`, 'm'))
    assert.match(words, new RegExp(`^Newest ${Math.min(3, queued)} of ${queued}$`, 'm'))
    for (const { displayName, number } of items)
      assert.match(words, new RegExp(`^${displayName}\nTeams number: \n\\${number} → none\n`, 'm'))
    assert.match(words, /^Teams turned off in 8x8( by .+)? · just now$/m)
    assert.deepEqual(
      card!.actions.map(({ title }) => title),
      ['Sync Now', 'Preview', `Show all ${queued}`],
    )
  })

  it('says in one sentence that nothing is queued', async () => {
    await chat.world.sync.run('teams')
    await chat.say('changes queued')
    const { card } = await titled(/^No changes are queued$/)
    assert.deepEqual(
      card!.actions.map(({ title }) => title),
      ['Sync Now', 'Status'],
    )
  })

  it('is answered in the own chat only', async () => {
    await chat.say('changes queued', { as: BEN, kind: 'channel', conversation: 'team' })
    const { card } = await chat.message(({ conversation }) => conversation === 'team')
    assert.equal(titleOf(card), 'This needs our own chat')
  })
})

describe('bot: preview, approve, undo', () => {
  let chat: Chat
  beforeEach(async () => {
    chat = await openChat({ company: { users: 8 } })
  })
  afterEach(() => chat.close())
  const titled = (title: RegExp) => chat.message(({ card }) => title.test(titleOf(card)))
  const newest = async () => (await chat.world.jobs.jobs(chat.world.tenantId, { limit: 1 })).items[0]!
  const written = async () => {
    const { items } = await chat.world.jobs.jobs(chat.world.tenantId, { services: ['teams'], limit: 20 })
    return items.filter(({ preview }) => !preview).reduce((all, { counts }) => all + counts.done, 0)
  }
  /** The card of a sync that the guard stopped, as it would take three numbers where one may go. */
  async function stoppedCard() {
    const { world } = chat
    await world.sync.run('all')
    await world.tenants.changeGuard(world.tenantId, { number: 1, share: 0 })
    await turnedOff(3)
    await chat.say('sync now')
    return titled(/^Approval needed$/)
  }

  /** Users of everything synced whose Teams is turned off in 8x8 now. */
  const turnedOff = async (many: number) => {
    const { world } = chat
    const { items } = await world.directory.users(world.tenantId, { states: ['inSync'], limit: many })
    const names = items.map(({ userName }) => userName)
    await world.changeInPbx(names, { teamsEnabled: 'false' })
    return names
  }

  it('previews and writes nothing, then applies exactly that plan, once', async () => {
    const { world } = chat
    world.hold()
    await chat.say('preview')
    const { id, card } = await titled(/^Planning$/)
    assert.match(wordsOf(card), /^Preview · nothing is written$/m)
    world.release()
    const ready = await titled(/^Preview: \d+ changes$/)
    assert.equal(ready.id, id)
    assert.equal(await written(), 0)
    const words = wordsOf(ready.card)
    assert.match(words, /^\d+\nAssign\n\d+\nChange\n0\nRemove$/m)
    assert.match(words, /^First 3$/m)
    assert.match(words, /^Teams number: \nnone → \+\d+$/m)
    assert.deepEqual(
      ready.card!.actions.map(({ title }) => title.replace(/\d+/, 'n')),
      ['Apply this plan', 'Review all n', 'Plan again'],
    )
    const planOf = (await newest()).id
    const { verb, data } = buttonIn(ready.card, 'Apply this plan')
    const [pressed, again] = await Promise.all([
      chat.press(verb, data, { replyToId: id }),
      chat.press(verb, data, { replyToId: id }),
    ])
    const both = [wordsOf(pressed.body.value), wordsOf(again.body.value)]
    assert.equal(both.filter((one) => one.includes('Already done by')).length, 1)
    assert.equal(both.filter((one) => /approved plan/.test(one)).length >= 1, true)
    const done = await titled(/^Sync succeeded$/)
    assert.equal(done.id, id)
    assert.equal((await newest()).planOf, planOf)
    assert.ok((await written()) > 0)
    const [entry] = (await world.auditLog({ action: 'sync.approve', via: 'bot' })).items
    assert.equal(entry?.target, `job ${planOf}`)
    const late = await chat.press(verb, { ...data, op: 'another' }, { replyToId: 'other' })
    assert.equal(titleOf(late.body.value), 'Sync succeeded')
  })

  it('writes nothing with a plan that is no longer what a sync would do', async () => {
    await chat.world.sync.run('all')
    const [first = ''] = await turnedOff(2)
    await chat.say('preview')
    const { id, card } = await titled(/^Preview: \d+ changes$/)
    await chat.world.changeInPbx([first], { teamsEnabled: 'true' })
    const before = await written()
    const { verb, data } = buttonIn(card, 'Apply this plan')
    await chat.press(verb, data, { replyToId: id })
    const ended = await titled(/^This plan has ended$/)
    assert.equal(ended.id, id)
    assert.deepEqual(
      ended.card!.actions.map(({ title }) => title),
      ['Plan again', 'Show what changed'],
    )
    assert.equal(await written(), before)
  })

  it('applies no plan but that of the card: another mark, another job, or none', async () => {
    await chat.say('preview')
    const { card } = await titled(/^Preview: \d+ changes$/)
    const { verb, data } = buttonIn(card, 'Apply this plan')
    for (const wrong of [{ plan: 'x' }, { job: '999' }, { plan: undefined }, { job: 7 }]) {
      const { body } = await chat.press(verb, { ...data, ...wrong })
      assert.match(String(body.value), /no longer the one that was kept/)
    }
    assert.equal(await written(), 0)
    await chat.press(verb, data)
    await titled(/^Sync succeeded$/)
  })

  it('says in one sentence that a sync would change nothing', async () => {
    await chat.world.sync.run('all')
    await chat.say('preview')
    const { card } = await titled(/^Preview: 0 changes$/)
    assert.match(wordsOf(card), /^Nothing would change\.$/m)
    assert.deepEqual(
      card!.actions.map(({ title }) => title),
      ['Plan again'],
    )
  })

  it('stops above the limit: the word asks, the typed count lets exactly that plan run, for an admin only', async () => {
    const { world } = chat
    const run = await stoppedCard()
    assert.match(wordsOf(run.card), /^What would be removed\n3\nTeams turned off in 8x8$/m)
    const before = await written()
    await chat.say('approve', { as: BEN })
    await chat.message(({ conversation, card }) => conversation.endsWith(BEN) && titleOf(card) === 'This is for admins')
    await chat.say('approve')
    const asked = await chat.message((one) => one.id !== run.id && titleOf(one.card) === 'Approval needed')
    assert.equal(await written(), before)
    const { verb, data, style } = buttonIn(asked.card, 'Approve 3 removals')
    assert.equal(style, 'destructive')
    for (const count of [undefined, '', '4', '3 x', 'three', '{3}']) {
      const { body } = await chat.press(verb, { ...data, count }, { replyToId: asked.id })
      assert.match(String(body.value), /^To approve, type 3/)
    }
    const refused = await chat.press(verb, { ...data, count: '3' }, { as: BEN })
    assert.match(String(refused.body.value), /for admins/)
    const { body } = await chat.press(verb, { ...data, count: ' ٣ ' }, { replyToId: asked.id })
    assert.match(wordsOf(body.value), /^Ana Ruiz\n approved 3 removals\. Exactly that plan runs, once\.$/m)
    await chat.message(({ id, card }) => id === asked.id && titleOf(card) === 'Sync succeeded')
    assert.equal((await written()) - before, 3)
    const old = buttonIn(run.card, 'Approve 3 removals')
    const late = await chat.press(old.verb, { ...old.data, count: '3' }, { replyToId: run.id })
    assert.equal(titleOf(late.body.value), 'Sync succeeded')
    assert.equal((await world.auditLog({ action: 'sync.approve' })).items.length, 1)
    await chat.say('approve')
    await titled(/^No plan waits for approval$/)
  })

  it('is approved once by two who press at the same time, and both are shown the sync of it', async () => {
    const { world } = chat
    const run = await stoppedCard()
    const other = 'personal-beside'
    await chat.say('approve', { conversation: other })
    const beside = await chat.message(({ conversation }) => conversation === other)
    const before = await written()
    const pressed = await Promise.all(
      [run, beside].map(({ id, card, conversation }) => {
        const { verb, data } = buttonIn(card, 'Approve 3 removals')
        return chat.press(verb, { ...data, count: '3' }, { replyToId: id, conversation })
      }),
    )
    for (const { status, body } of pressed) {
      assert.equal(status, 200)
      assert.doesNotMatch(typeof body.value === 'string' ? body.value : wordsOf(body.value), /did not work/)
    }
    await chat.message(({ id, card }) => id === run.id && titleOf(card) === 'Sync succeeded')
    await chat.message(({ id, card }) => id === beside.id && titleOf(card) === 'Sync succeeded')
    assert.equal((await written()) - before, 3)
    assert.equal((await world.auditLog({ action: 'sync.approve' })).items.length, 1)
  })

  it('is either approved or declined where one presses this and another that at the same time', async () => {
    const { world } = chat
    const run = await stoppedCard()
    await chat.say('approve', { conversation: 'personal-beside' })
    const beside = await chat.message(({ conversation }) => conversation === 'personal-beside')
    const before = await written()
    const approve = buttonIn(run.card, 'Approve 3 removals')
    const keep = buttonIn(beside.card, 'Keep 3 numbers')
    const where = { replyToId: beside.id, conversation: beside.conversation }
    const pressed = await Promise.all([
      chat.press(approve.verb, { ...approve.data, count: '3' }, { replyToId: run.id }),
      chat.press(keep.verb, { ...keep.data, why: 'A filter was wrong' }, where),
    ])
    await world.idle()
    const done = await Promise.all(
      ['sync.approve', 'sync.keep'].map(async (action) => (await world.auditLog({ action })).items.length),
    )
    assert.equal(done[0]! + done[1]!, 1, done.join(' '))
    assert.equal((await written()) - before, done[0] === 1 ? 3 : 0)
    const words = pressed.map(({ body }) => (typeof body.value === 'string' ? body.value : wordsOf(body.value)))
    for (const said of words) assert.doesNotMatch(said, /did not work/)
  })

  it('keeps the numbers of a stopped plan for a reason, for an admin only; the next sync does the rest', async () => {
    const { world } = chat
    const run = await stoppedCard()
    const before = await written()
    const { verb, data } = buttonIn(run.card, 'Keep 3 numbers')
    for (const why of [undefined, '', ' \n ', 7]) {
      const { body } = await chat.press(verb, { ...data, why }, { replyToId: run.id })
      assert.match(String(body.value), /^Say why/)
    }
    const refused = await chat.press(verb, { ...data, why: 'x' }, { as: BEN })
    assert.match(String(refused.body.value), /for admins/)
    const { body } = await chat.press(verb, { ...data, why: 'A filter\nwas wrong' }, { replyToId: run.id })
    assert.match(wordsOf(body.value), /^Ana Ruiz\n kept the numbers of 3 users: \nA filter was wrong$/m)
    const [entry] = (await world.auditLog({ action: 'sync.keep', via: 'bot' })).items
    assert.equal(entry?.after, '3 users: A filter was wrong')
    await world.sync.run('all')
    assert.equal((await newest()).state, 'succeeded')
    assert.equal(await written(), before)
  })

  it('offers to keep nobody whom an admin chose to remove, and says so', async () => {
    const { world } = chat
    await world.sync.run('all')
    await world.tenants.changeGuard(world.tenantId, { number: 1, share: 0 })
    const { items } = await world.directory.users(world.tenantId, { states: ['inSync'], limit: 3 })
    await world.changeInPbx(
      items.map(({ userName }) => userName),
      { active: 'false' },
    )
    const by = { id: 'd', name: 'Dana' }
    const choose = (at: number) =>
      world.directory.chooseRemoval(world.tenantId, items[at]?.id ?? '', { by, at: world.now().toISOString() })
    await choose(0)
    await chat.say('sync now')
    const run = await titled(/^Approval needed$/)
    const { verb, data } = buttonIn(run.card, 'Keep 2 users')
    assert.match(JSON.stringify(run.card), /1 user whom an admin chose to remove goes all the same/)
    await choose(1)
    await choose(2)
    const { body } = await chat.press(verb, { ...data, why: 'A wrong list' }, { replyToId: run.id })
    assert.match(wordsOf(body.value), /only whom an admin chose to remove/)
    assert.equal((await world.auditLog({ action: 'sync.keep' })).items.length, 0)
  })

  it('keeps users whom 8x8 deactivated, for a reason, where a PBX job was stopped', async () => {
    const { world } = chat
    await world.sync.run('all')
    await world.tenants.changeGuard(world.tenantId, { number: 1, share: 0 })
    const { items } = await world.directory.users(world.tenantId, { states: ['inSync'], limit: 3 })
    await world.changeInPbx(
      items.map(({ userName }) => userName),
      { active: 'false' },
    )
    await chat.say('sync now')
    const run = await titled(/^Approval needed$/)
    const { verb, data } = buttonIn(run.card, 'Keep 3 users')
    const { body } = await chat.press(verb, { ...data, why: 'A wrong list' }, { replyToId: run.id })
    assert.match(wordsOf(body.value), /^Ana Ruiz\n kept 3 users as they were: \nA wrong list$/m)
    await world.sync.run('all')
    assert.equal((await newest()).state, 'succeeded')
    const kept = await world.directory.users(world.tenantId, { reasons: ['USER_KEPT'], limit: 9 })
    assert.deepEqual(
      kept.items.map(({ active }) => active),
      [true, true, true],
    )
  })

  /** The card of that sync once an admin kept its numbers. */
  async function keptCard() {
    const run = await stoppedCard()
    const { verb, data } = buttonIn(run.card, 'Keep 3 numbers')
    await chat.press(verb, { ...data, why: 'A filter was wrong' }, { replyToId: run.id })
    return chat.message(({ id, card }) => id === run.id && titleOf(card) === 'Stopped by the guard')
  }
  const keptUsers = async () =>
    (await chat.world.directory.users(chat.world.tenantId, { reasons: ['KEPT'], limit: 10 })).items

  it('takes back that numbers are kept, for an admin only, once; the plan can be decided on anew', async () => {
    const { world } = chat
    const kept = await keptCard()
    await chat.until(async () => (await keptUsers()).length === 3)
    const { verb, data } = buttonIn(kept.card, 'Take back that they are kept')
    const refused = await chat.press(verb, data, { as: BEN })
    assert.match(String(refused.body.value), /for admins/)
    assert.equal((await keptUsers()).length, 3)
    const both = await Promise.all([1, 2].map(() => chat.press(verb, data, { replyToId: kept.id })))
    const said = both.map(({ body }) => wordsOf(body.value))
    assert.equal(said.filter((one) => /^Taken back for 3 users\. The next sync would take/.test(one)).length, 1)
    assert.equal(said.filter((one) => /^Already done by \nAna Ruiz/.test(one)).length, 1)
    const again = await chat.message(({ id, card }) => id === kept.id && titleOf(card) === 'Approval needed')
    await chat.until(async () => (await keptUsers()).length === 0)
    const { items } = await world.auditLog({ action: 'sync.keep.end', via: 'bot' })
    assert.deepEqual(
      items.map(({ actorId, target, before, after }) => [actorId, target, before, after]),
      [[ANA, `job ${(await newest()).id}`, '3 users', null]],
    )
    const late = await chat.press(verb, { ...data, op: 'an older card' }, { replyToId: 'older' })
    assert.match(wordsOf(late.body.value), /^It was taken back before\.\nApproval needed$/m)
    assert.equal((await world.auditLog({ action: 'sync.keep.end' })).items.length, 1)
    const keep = buttonIn(again.card, 'Keep 3 numbers')
    await chat.press(keep.verb, { ...keep.data, why: 'It is wrong' }, { replyToId: again.id })
    await chat.message(({ id, card }) => id === kept.id && /It is wrong/.test(wordsOf(card)))
  })

  it('takes nothing back while a sync goes', async () => {
    const { world } = chat
    const kept = await keptCard()
    const { verb, data } = buttonIn(kept.card, 'Take back that they are kept')
    world.hold()
    await chat.say('preview')
    await titled(/^Planning$/)
    const { body } = await chat.press(verb, data, { replyToId: kept.id })
    assert.match(String(body.value), /^A sync is running, started by Ana Ruiz\. Nothing was changed\./)
    world.release()
    await world.idle()
    assert.equal((await keptUsers()).length, 3)
    assert.deepEqual((await world.auditLog({ action: 'sync.keep.end' })).items, [])
    await chat.press(verb, data, { replyToId: kept.id })
    await chat.until(async () => (await keptUsers()).length === 0)
  })

  it('shows who kept the numbers to who presses the button of an older card', async () => {
    const run = await stoppedCard()
    const { verb, data } = buttonIn(run.card, 'Keep 3 numbers')
    await chat.press(verb, { ...data, why: 'A filter was wrong' }, { replyToId: run.id })
    const late = await chat.press(verb, { ...data, why: 'Mine', op: 'of another chat' }, { replyToId: 'other' })
    assert.equal(titleOf(late.body.value), 'Stopped by the guard')
    assert.match(wordsOf(late.body.value), /^Ana Ruiz\n kept the numbers of 3 users: \nA filter was wrong$/m)
    assert.equal((await chat.world.auditLog({ action: 'sync.keep' })).items.length, 1)
  })

  it('takes it back for one user on its card, for an admin only, once', async () => {
    const { world } = chat
    await keptCard()
    await chat.until(async () => (await keptUsers()).length === 3)
    const [user] = await keptUsers()
    assert.ok(user)
    await chat.say(`find user ${user.userName}`)
    const found = await chat.message(({ card }) => /^Field$/m.test(wordsOf(card)))
    const { verb, data } = buttonIn(found.card, 'Take back that it is kept')
    const refused = await chat.press(verb, data, { as: BEN })
    assert.match(String(refused.body.value), /for admins/)
    const { body } = await chat.press(verb, data, { replyToId: found.id })
    assert.match(wordsOf(body.value), /^The number is not kept any more$/m)
    assert.doesNotMatch(wordsOf(body.value), /Take back/)
    await chat.press(verb, { ...data, op: 'twice' }, { replyToId: found.id })
    await chat.until(async () => (await keptUsers()).length === 2)
    const { items } = await world.auditLog({ action: 'sync.keep.end', via: 'bot' })
    assert.deepEqual(
      items.map(({ actorId, target, before }) => [actorId, target, before]),
      [[ANA, `user ${user.id}`, 'A filter was wrong']],
    )
    const show = buttonIn(body.value, 'Show this user')
    const shown = await chat.press(show.verb, show.data, { replyToId: found.id })
    assert.ok(!buttonsIn(shown.body.value).some(({ title }) => title === 'Take back that it is kept'))
    const nobody = await chat.press(verb, { v: 1, user: 'nobody', op: 'nobody' })
    assert.equal(titleOf(nobody.body.value), 'No such user')
  })

  it('a plan whose removals were declined asks nobody any more, and its old card approves nothing', async () => {
    const { world } = chat
    const run = await stoppedCard()
    const before = await written()
    const { id } = await newest()
    const declined = { id: 'ada', name: 'Ada Fry', at: '2026-11-21T12:00:00.000Z', note: 'a filter', users: 3 }
    assert.ok(await world.jobs.decline(world.tenantId, id, declined))
    await chat.say('approve')
    await titled(/^No plan waits for approval$/)
    const { verb, data } = buttonIn(run.card, 'Approve 3 removals')
    const { body } = await chat.press(verb, { ...data, count: '3' }, { replyToId: run.id })
    assert.match(wordsOf(body.value), /Ada Fry kept what job/)
    await chat.say('show last sync')
    await titled(/^Last sync: stopped by the guard$/)
    assert.equal(await written(), before)
  })

  it('asks for the count of what is taken away, as the console does, and says what vanished in Teams beside it', async () => {
    const { world } = chat
    await world.sync.run('all')
    const off = await turnedOff(2)
    const { items } = await world.directory.users(world.tenantId, { states: ['inSync'], limit: 100 })
    const gone = items.find(({ userName, teamsNumber }) => !off.includes(userName) && teamsNumber !== null)
    await unassign(world.cloudsUrl, gone?.teamsNumber ?? '')
    await world.tenants.changeGuard(world.tenantId, { number: 1, share: 0 })
    await chat.say('sync now')
    const { id, card } = await titled(/^Approval needed$/)
    const { verb, data } = buttonIn(card, 'Approve 2 removals')
    const said = JSON.stringify(card)
    assert.match(said, /Type 2 to approve/)
    assert.match(said, /1 number of ours vanished in Teams: put back with it\./)
    const wrong = await chat.press(verb, { ...data, count: '3' }, { replyToId: id })
    assert.match(String(wrong.body.value), /^To approve, type 2: so many are taken away/)
    const { body } = await chat.press(verb, { ...data, count: '2' }, { replyToId: id })
    assert.match(wordsOf(body.value), /^Ana Ruiz\n approved 2 removals and 1 vanished number\./m)
    await titled(/^Sync succeeded$/)
  })

  it('offers no Apply on a preview above the limit, and applies none without the count', async () => {
    const { world } = chat
    await world.sync.run('all')
    await world.tenants.changeGuard(world.tenantId, { number: 1, share: 0 })
    await turnedOff(2)
    await chat.say('preview')
    const { card } = await titled(/^Preview: \d+ changes$/)
    const titles = buttonsIn(card).map(({ title }) => title)
    assert.ok(titles.includes('Approve 2 removals'))
    assert.ok(!titles.includes('Apply this plan'))
    const before = await written()
    const { data } = buttonIn(card, 'Approve 2 removals')
    const { body } = await chat.press(
      'plan.apply',
      { ...data, op: 'sly' },
      { as: BEN, conversation: `personal-${ANA}` },
    )
    assert.match(wordsOf(body.value), /^The plan was not applied$/m)
    assert.equal(await written(), before)
  })

  it('plans an undo first, then puts back, once', async () => {
    const { world } = chat
    await chat.say('undo')
    await titled(/^Nothing to undo$/)
    await chat.say('sync now')
    const synced = await titled(/^Sync succeeded$/)
    const done = await newest()
    const ours = async () => (await world.directory.counts(world.tenantId)).managed
    const before = await ours()
    assert.ok(before > 0)
    const undo = buttonIn(synced.card, 'Undo…')
    await chat.press(undo.verb, undo.data, { replyToId: synced.id })
    const ready = await titled(new RegExp(`^Undo job ${done.id}: \\d+ changes$`))
    assert.equal(ready.id, synced.id)
    assert.match(wordsOf(ready.card), /^\d+\nRemove\n\d+\nChange back\n0\nAssign again$/m)
    assert.equal(await ours(), before)
    const button = buttonsIn(ready.card).find(({ verb }) => verb === 'undo.apply' || verb === 'plan.approve')!
    const removals = /\d+/.exec(button.title)![0]
    await chat.press(button.verb, { ...button.data, count: removals }, { replyToId: ready.id })
    await titled(/^Undo succeeded$/)
    assert.equal(await ours(), 0)
    const actions = (await world.auditLog({ via: 'bot' })).items.map(({ action }) => action)
    assert.deepEqual(actions.slice(0, 2).toSorted(), ['jobs.undo.preview', 'sync.approve'])
  })

  it('lets no operator apply or repeat an undo, whatever button is pressed', async () => {
    const { world } = chat
    await world.sync.run('all')
    await chat.say('undo')
    const ready = await titled(/^Undo job \d+: \d+ changes$/)
    const button = buttonsIn(ready.card).find(({ verb }) => verb === 'undo.apply' || verb === 'plan.approve')!
    const where = { as: BEN, conversation: `personal-${ANA}` }
    const before = await written()
    const applied = await chat.press('plan.apply', { ...button.data, op: 'sly' }, where)
    assert.match(JSON.stringify(applied.body), /only an admin/)
    const { id: job, tenantId } = await newest()
    const again = await world.jobs.createRun(tenantId, {
      ...{ runId: 'run-undo', services: ['teams'], type: 'manual', diagnostic: false, counts: NO_COUNTS },
      ...{ task: { kind: 'undo', jobId: job }, startedBy: { id: ANA, name: 'Ana' }, at: new Date().toISOString() },
    })
    const failed = again.jobs[0]!.id
    await world.jobs.claim(tenantId, failed, new Date().toISOString())
    const end = { state: 'failed', counts: NO_COUNTS, cause: null, at: new Date().toISOString() } as const
    await world.jobs.end(tenantId, failed, end)
    const retried = await chat.press('job.retry', { v: 1, job: failed, op: 'sly too' }, where)
    assert.match(JSON.stringify(retried.body), /only an admin/)
    assert.equal((await newest()).id, failed)
    assert.equal(await written(), before)
  })

  it('asks for no undo of a job that is not the last', async () => {
    const { world } = chat
    const jobs = await world.sync.run('all')
    await turnedOff(1)
    await world.sync.run('all')
    const { body } = await chat.press('undo.ask', { v: 1, job: jobs[1]!.id, op: 'old' })
    assert.match(wordsOf(body.value), /^Nothing to undo$[^]*Only the last Microsoft Teams job/m)
  })
})
