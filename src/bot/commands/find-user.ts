import { nobodyCard, personCard, severalCard } from '../cards/person.ts'
import { sentenceCard } from '../cards/talk.ts'
import { keepSearch } from '../../notifications/searches.ts'
import { findPeople, personOf } from '../people.ts'
import type { Found } from '../people.ts'
import { answer, textOf } from './command.ts'
import { apart } from './match.ts'
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
    const { rows, total, search, near } = await searched(rooms, turn.tenantId, words)
    const [only] = rows
    if (only && total === 1) return show(rooms, turn, only.id)
    if (!only) return answer(nobodyCard(words, near, turn.setting), BASE)
    const found = search === null ? null : await kept(rooms, turn, search)
    return answer(severalCard({ words, rows, total, found }, turn.setting), BASE)
  },
}

/** "usr mia" after "find" may be somebody's name; where it is nobody's, the first word was to be "user". */
async function searched(rooms: Rooms, tenantId: string, words: string): Promise<Found> {
  const found = await findPeople(rooms, tenantId, words)
  const [first = '', ...rest] = words.split(' ')
  if (found.total > 0 || rest.length === 0 || apart(first, 'user') > 1) return found
  const meant = await findPeople(rooms, tenantId, rest.join(' '))
  return meant.total > 0 || meant.near ? meant : found
}

/** An id for what was typed: it may be somebody's name, which is in no address of a button. */
async function kept({ notifications, now }: Rooms, { tenantId, setting }: Turn, words: string): Promise<string> {
  await keepSearch(notifications, tenantId, { id: setting.op, words, now: now() })
  return setting.op
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
