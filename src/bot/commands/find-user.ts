import { nobodyCard, personCard, severalCard } from '../cards/person.ts'
import { sentenceCard } from '../cards/talk.ts'
import { findPeople, personOf } from '../people.ts'
import { answer, textOf } from './command.ts'
import type { CardAction, Command, Outcome, Rooms, Turn } from './command.ts'

const BASE = { kind: 'info' as const, title: 'Find user', sub: 'In our own chat' }

async function show(rooms: Rooms, { tenantId, setting }: Turn, userId: string): Promise<Outcome> {
  const [person, { looks }] = await Promise.all([personOf(rooms, tenantId, userId), rooms.sync.status(tenantId)])
  if (!person) return answer(sentenceCard('No such user', 'It is not in the directory any more.'), BASE)
  const facts = { ...person, seen: { ...person.seen, m365: looks.teams.at } }
  return answer(personCard(facts, setting), BASE)
}

const NUMBER = /^\+?[\d\s().\-/]{3,40}$/
const DIGITS = /(?:\d\D*){3}/
const EMAIL = /^[^\s@]{1,200}@[^\s@]{1,200}$/

export const findUser: Command = {
  name: 'find user',
  aliases: ['find', 'who is'],
  title: 'Find user',
  group: 'Look',
  says: 'then a name or number: both sides, reason, fix',
  verb: 'user.find',
  data: {},
  action: 'users.look',
  listed: true,
  writes: false,
  personal: true,
  takes: { alone: (words) => EMAIL.test(words) || (NUMBER.test(words) && DIGITS.test(words)) },
  async run(rooms, turn) {
    const words = turn.pressed ? '' : String(turn.asked.text ?? '')
    if (words === '') return answer(sentenceCard('Whom shall I find?', 'Write for example: find user mia chen'), BASE)
    const { rows, total, near } = await findPeople(rooms, turn.tenantId, words)
    const [only] = rows
    if (only && total === 1) return show(rooms, turn, only.id)
    const card = only ? severalCard(words, rows, total, turn.setting) : nobodyCard(words, near, turn.setting)
    return answer(card, BASE)
  },
}

/** A row of several who match. */
export const showUser: CardAction = {
  verb: 'user.show',
  action: 'users.look',
  writes: false,
  personal: true,
  here: true,
  run: (rooms, turn) => show(rooms, turn, textOf(turn, 'user') ?? ''),
}
