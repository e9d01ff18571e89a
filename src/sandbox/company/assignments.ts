/** Numbers that Teams already knows before anybody syncs. */
import { KIND } from './ids.ts'
import type { Ids } from './ids.ts'
import { AREAS, PURPOSE } from './numbers.ts'
import type { Numbers } from './numbers.ts'
import type { Accounts } from './accounts.ts'
import type { People } from './people.ts'

export type NumberType = 'directRouting' | 'callingPlan' | 'operatorConnect'

export interface Assignment {
  number: string
  type: NumberType
  source: 'online' | 'onPremises'
  /** Entra object id of the holder; null: in stock. */
  target: string | null
  holder: 'user' | 'application'
}

/** Every number held in Teams on the first day, in a fixed order. */
export function* listAssignments(
  people: People,
  accounts: Accounts,
  ids: Ids,
  numbers: Numbers,
): Generator<Assignment> {
  const online = { source: 'online', holder: 'user' } as const
  for (let index = 0; index < people.count; index++) {
    const problem = people.problem(index)
    if (problem === 'none') continue
    const target = ids.guid(KIND.person, index)
    const area = () => people.person(index).site.area
    if (problem === 'adopted' || problem === 'voiceOff') {
      yield { ...online, number: numbers.number(area(), PURPOSE.main, index), type: 'directRouting', target }
    } else if (problem === 'otherDirectRouting') {
      yield { ...online, number: numbers.number(area(), PURPOSE.foreign, index), type: 'directRouting', target }
    } else if (problem === 'wrongType') {
      const number = numbers.number(area(), PURPOSE.main, index)
      yield { ...online, number, type: 'callingPlan', target: null }
    } else if (problem === 'otherCallingPlan') {
      yield { ...online, number: numbers.number(area(), PURPOSE.callingPlan, index), type: 'callingPlan', target }
    } else if (problem === 'onPremises') {
      const number = numbers.number(area(), PURPOSE.onPremises, index)
      yield { number, type: 'directRouting', source: 'onPremises', holder: 'user', target }
    }
  }
  for (const { kind, index } of accounts.extras) {
    const target = ids.guid(kind, index)
    if (kind === KIND.holderResource || kind === KIND.holderColleague) {
      const number = numbers.number(people.person(index).site.area, PURPOSE.main, index)
      const holder = kind === KIND.holderResource ? 'application' : 'user'
      yield { source: 'online', number, type: 'directRouting', target, holder }
    } else if (kind === KIND.callingPlan) {
      const number = numbers.number(AREAS.London, PURPOSE.callingPlan, 999_999 - index)
      yield { ...online, number, type: 'callingPlan', target }
    } else if (kind === KIND.resource) {
      const number = numbers.number(AREAS.London, PURPOSE.resource, index)
      yield { source: 'online', holder: 'application', number, type: 'directRouting', target }
    }
  }
}
