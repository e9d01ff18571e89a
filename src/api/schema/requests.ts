import { z } from 'zod/v4'
import type { AskForChange, ChangeRequest, NewUser, Todo } from '../contract.ts'
import { pageOf, PersonSchema, ReasonRefSchema, TimeSchema } from './page.ts'

const text = z.string().nullable()
const given = z.string().trim().min(1).max(300)
const optional = given.nullable().optional()

export const ChangeRequestSchema = z.strictObject({
  id: z.string(),
  userId: text,
  userName: z.string(),
  field: z.string(),
  before: text,
  value: text,
  state: z.enum(['pending', 'sent', 'done', 'refused', 'todo', 'withdrawn']),
  by: PersonSchema,
  at: TimeSchema,
  reason: ReasonRefSchema.nullable(),
  raw: text,
}) satisfies z.ZodType<ChangeRequest>

export const AskForChangeSchema = z.strictObject({
  field: z.string().max(40),
  value: z.string().trim().max(300).nullable().describe('null: take the value away'),
}) satisfies z.ZodType<AskForChange>

export const NewUserSchema = z.strictObject({
  userName: given,
  givenName: given,
  familyName: given,
  email: given,
  site: given.describe('The exact name of a site'),
  title: optional,
  department: optional,
  federationId: optional,
  locale: optional,
  timezone: optional,
  workPhone: optional,
  mobilePhone: optional,
  directoryVisible: z.boolean().nullable().optional().describe('Left out: visible in the company directory'),
}) satisfies z.ZodType<NewUser>

export const TodoSchema = ChangeRequestSchema.extend({
  title: z.string(),
  steps: z.array(z.string()),
  owner: z.string(),
}) satisfies z.ZodType<Todo>

export const TodoPageSchema = pageOf(TodoSchema)
