/** The Teams policies that a company has. `8x8-Voice` and `8x8-Calling` are those a set-up of 8x8 for Teams creates. */
import { KIND } from '../company/ids.ts'
import type { Ids } from '../company/ids.ts'

export interface Policy {
  type: string
  name: string
  id: string
}

const NAMES = {
  OnlineVoiceRoutingPolicy: ['8x8-Voice', 'UK National', 'US National'],
  TeamsCallingPolicy: ['8x8-Calling', 'AllowCalling', 'DisallowCalling'],
  TeamsMeetingPolicy: ['AllOn', 'AllOff', 'RestrictedAnonymousAccess'],
  TeamsMessagingPolicy: ['EduFaculty', 'EduStudent'],
} as const satisfies Record<string, readonly string[]>

export interface PolicyBook {
  /** Is this a policy type at all? In any case of letters. */
  typeNamed(type: string): string | null
  named(type: string, name: string): Policy | null
  withId(type: string, id: string): Policy | null
}

export function createPolicyBook(ids: Ids): PolicyBook {
  const types = Object.keys(NAMES)
  const all = Object.entries(NAMES).flatMap(([type, names], t) =>
    names.map((name, n): Policy => {
      // 43 characters, as the documented example has.
      const id = (ids.code(KIND.policy, t * 16 + n) + ids.code(KIND.policy, 1024 + t * 16 + n)).slice(0, 43)
      return { type, name, id }
    }),
  )
  const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()
  return {
    typeNamed: (type) => types.find((one) => same(one, type)) ?? null,
    named: (type, name) => all.find((one) => same(one.type, type) && same(one.name, name)) ?? null,
    withId: (type, id) => all.find((one) => same(one.type, type) && one.id === id) ?? null,
  }
}
