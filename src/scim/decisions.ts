/** What a user becomes, from what was sent, as plain values: for whatever thread writes it. */
import { USERS } from '../directory/schema/resourceTypes.ts'
import type { FoundUser, UserWrite } from '../directory/resources.ts'
import { readBody } from './body/read.ts'
import { replacement } from './body/replace.ts'
import { applyPatch } from './patch/apply.ts'
import { readPatch } from './patch/read.ts'
import { requireMatch } from './preconditions.ts'
import { userWrite } from './rules/provided.ts'

export interface Asked {
  body: unknown
  /** The header, for the version that is wanted. */
  ifMatch?: string | undefined
}

type Decide = (found: FoundUser) => UserWrite

/** The body is read first, whoever it is about. What is wrong with it is thrown then, and all else once it is decided. */
export const decisions = {
  create(asked: Asked): () => UserWrite {
    const sent = readBody(USERS, asked.body)
    return () => userWrite(sent, null)
  },
  patch(asked: Asked): Decide {
    const operations = readPatch(asked.body, USERS)
    return matching(asked, (found) => userWrite(applyPatch(USERS, found.body, operations), found))
  },
  replace(asked: Asked): Decide {
    const sent = readBody(USERS, asked.body)
    return matching(asked, (found) => {
      const { body } = found
      return userWrite(replacement(USERS, body, { active: body['active'] ?? true, ...sent }), found)
    })
  },
}

const matching =
  ({ ifMatch }: Asked, decide: Decide): Decide =>
  (found) => {
    requireMatch({ 'if-match': ifMatch }, found.record.version)
    return decide(found)
  }
