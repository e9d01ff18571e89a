/** What is said when roles of the person who looks were taken away or given. */
import type { Session } from '../../api/contract.ts'
import { ROLE_SAYS, ROLE_WORDS } from '../../words/roles.ts'
import type { GivenRole } from '../../words/roles.ts'

type Roles = Pick<Session, 'groupsUnknown' | 'user'>

export interface RoleNews {
  kind: 'attention' | 'good'
  lead: string
  says: string
}

/** Null: they may do what they might. */
export function roleNews(before: Roles, now: Roles): RoleNews | null {
  const [had, has] = [highest(before), highest(now)]
  if (has > had) return { kind: 'good', lead: `You have the role ${nameOf(has)} now.`, says: '' }
  if (has === had) return null
  if (now.groupsUnknown)
    return {
      kind: 'attention',
      lead: `Whether you still have the role ${nameOf(had)} is not known now.`,
      says: 'Microsoft could not be asked which groups you are in, and is asked again by itself. If it stays so, an administrator of this console can give you the role by name.',
    }
  return {
    kind: 'attention',
    lead: `You do not have the role ${nameOf(had)} any more; an administrator of this console can give it back.`,
    says: has < 0 ? 'You have no other role here.' : `Your role is ${nameOf(has)} now.`,
  }
}

/** Least first: each may do all that those before it may. */
const RANKS = Object.keys(ROLE_SAYS) as GivenRole[]

/** -1: none but the role that everybody has, which opens nothing here. */
const highest = ({ user }: Roles): number => RANKS.findLastIndex((role) => user.roles.includes(role))

const nameOf = (rank: number): string => ROLE_WORDS[RANKS[rank] ?? 'reader']
