import assert from 'node:assert/strict'
import { BEN, openChat, RHEA, titleOf, wordsOf, type Chat } from './chat.ts'

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
      assert.match(
        words,
        new RegExp(`^${displayName}\nTeams number: \n\\${number} → none\n`, 'm'),
      )
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
