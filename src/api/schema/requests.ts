import { z } from 'zod/v4'
import type { AskForChange, ChangeRequest, ChosenTodos, NewUser, Todo, TodoCounts, TodosDone } from '../contract.ts'
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
  replaces: z
    .string()
    .min(1)
    .max(64)
    .optional()
    .describe('The open request for this username that it takes the place of'),
}) satisfies z.ZodType<NewUser>

export const TodoSchema = ChangeRequestSchema.extend({
  title: z.string(),
  steps: z.array(z.string()),
  owner: z.string(),
  saidDone: z.strictObject({ at: TimeSchema, by: z.string() }).nullable(),
}) satisfies z.ZodType<Todo>

const count = z.number().int().min(0)
export const TODO_STATES = ['todo', 'pending', 'refused'] as const

export const TodoCountsSchema = z.strictObject({
  todo: count,
  pending: count,
  refused: count,
  saidDone: count,
  fields: z.array(z.strictObject({ state: z.enum(TODO_STATES), field: z.string(), requests: count })),
}) satisfies z.ZodType<TodoCounts>

const ids = z.array(z.string().min(1).max(64)).min(1).max(200)
export const ChosenTodosSchema = z.strictObject({ ids }) satisfies z.ZodType<ChosenTodos>
export const TodosDoneSchema = z.strictObject({
  ids,
  done: z.boolean().describe('false: it is not done after all'),
}) satisfies z.ZodType<TodosDone>

export const TodoPageSchema = pageOf(TodoSchema)
