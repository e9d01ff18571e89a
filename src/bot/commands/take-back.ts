/** The buttons that take back that numbers, or users, are kept: of everybody of a stopped plan, or of one user. */
import { endDeclined, takeBackRemovals } from '../../sync/guard/keep.ts'
import { text } from '../cards/element.ts'
import type { Card } from '../cards/element.ts'
import { takenBackCard } from '../cards/person.ts'
import { runCard } from '../cards/result.ts'
import { plural } from '../cards/text.ts'
import { KEEPING } from '../../words/removals.ts'
import { factsOf } from '../facts.ts'
import { personOf } from '../people.ts'
import { entryOf } from './audited.ts'
import { cannot, whileSyncing, whyNot } from './cannot.ts'
import { answer, textOf } from './command.ts'
import type { CardAction, Outcome, Rooms, Turn } from './command.ts'
import { showUser } from './find-user.ts'

const TITLE = 'Still kept'
const GOING = 'A sync is running, or somebody else decided just now. Nothing was changed.'
const BASE = { kind: 'info' as const, title: 'Not kept any more', sub: 'In our own chat' }

/** The plan as it can be decided on anew, and what was just done above it. */
const saying = (words: string, card: Card): Card => ({ ...card, body: [text(words), ...card.body] })

async function ofPlan(rooms: Rooms, turn: Turn): Promise<Outcome> {
  const { tenantId } = turn
  const job = await rooms.jobs.job(tenantId, textOf(turn, 'job') ?? '')
  if (!job) return cannot(rooms, turn, TITLE, 'The sync of this card is no longer on record.')
  let said = 'It was taken back before.'
  if (job.declined) {
    const ended = await takeBack(rooms, turn, job.id)
    if (typeof ended === 'string') return cannot(rooms, turn, TITLE, ended)
    rooms.sync.reassess(tenantId)
    said = `Taken back for ${plural(ended, 'user')}. ${KEEPING[job.service].takenBack}`
  }
  const facts = await factsOf(rooms, tenantId, job.runId)
  if (!facts) return cannot(rooms, turn, TITLE, 'The sync of this card is no longer on record.')
  return answer(saying(said, runCard(facts, turn.setting)), BASE)
}

/** Of how many users; a sentence: why not. */
async function takeBack(rooms: Rooms, turn: Turn, jobId: string): Promise<number | string> {
  const { tenantId } = turn
  try {
    const users = await rooms.sync.keptOf(tenantId, jobId)
    return await rooms.together(tenantId, async (within) => {
      const ended = await takeBackRemovals(within, tenantId, jobId, users)
      if (ended === null) return GOING
      const what = { action: 'sync.keep.end', target: `job ${jobId}`, before: `${ended} users`, after: null }
      await within.audit.append(tenantId, entryOf(rooms, turn, what))
      return ended
    })
  } catch (error) {
    const known = whyNot(error)
    if (known === null) throw error
    return known
  }
}

export const takeBackNumbers: CardAction = {
  verb: 'plan.keep.end',
  action: 'sync.approve',
  writes: true,
  personal: true,
  check: whileSyncing,
  run: ofPlan,
}

async function ofUser(rooms: Rooms, turn: Turn): Promise<Outcome> {
  const { tenantId } = turn
  const userId = textOf(turn, 'user') ?? ''
  const [person, [view]] = await Promise.all([
    personOf(rooms, tenantId, userId),
    rooms.directory.viewsOf(tenantId, [userId]),
  ])
  // nobody is there, or somebody took it back before: the card as it is now
  const kept = view?.kept ?? view?.keptUser
  if (!person || !kept) return showUser.run(rooms, turn)
  const { note } = kept
  await rooms.together(tenantId, async ({ audit, directory }) => {
    if ((await endDeclined(directory, tenantId, [userId])).length === 0) return
    const what = { action: 'sync.keep.end', target: `user ${userId}`, before: note, after: null }
    await audit.append(tenantId, entryOf(rooms, turn, what))
  })
  rooms.sync.reassess(tenantId)
  return answer(takenBackCard(person, turn.setting), BASE)
}

export const takeBackUser: CardAction = {
  verb: 'user.keep.end',
  action: 'sync.approve',
  writes: true,
  personal: true,
  run: ofUser,
}
