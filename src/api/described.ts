import type { z } from 'zod/v4'
import type { Route } from '../http/route.ts'
import type { Principal } from '../identity/principal.ts'
import type { Action } from '../identity/roles.ts'

/** One way a route answers when all is well. `schema` null: text. */
export interface Answers {
  status: number
  type: string
  schema: z.ZodType | null
  says: string
}

/** A route of the console API: what it does, and what `openapi.json` says of it. */
export interface ApiRoute extends Route<Principal> {
  access: 'public' | Action
  summary: string
  /** Parameters of the query; parsed with it too. */
  query?: z.ZodObject
  body?: z.ZodObject
  answers: Answers[]
}

export const answersJson = (schema: z.ZodType, says: string, status = 200): Answers[] => [
  { status, type: 'application/json', schema, says },
]
