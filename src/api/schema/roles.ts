import { z } from 'zod/v4'
import type { GiveRole, People, RoleAssignment, Roles, RoleTable } from '../contract.ts'
import { PersonSchema, TimeSchema } from './page.ts'

const RoleSchema = z.enum(['admin', 'operator', 'reader'])

export const RoleAssignmentSchema = z.strictObject({
  kind: z.enum(['person', 'group']),
  id: z.string(),
  name: z.string(),
  role: RoleSchema,
  at: TimeSchema,
  by: PersonSchema,
}) satisfies z.ZodType<RoleAssignment>

export const RolesSchema = z.strictObject({
  items: z.array(RoleAssignmentSchema),
  fixed: z.array(z.string()),
}) satisfies z.ZodType<Roles>

export const GiveRoleSchema = z.strictObject({
  role: RoleSchema,
  name: z
    .string()
    .trim()
    .min(1, 'must have 1 to 256 characters')
    .max(256, 'must have 1 to 256 characters')
    .regex(/^\P{Cc}*$/u, 'must have no control characters'),
}) satisfies z.ZodType<GiveRole>

const names = z.array(z.string())

export const RoleTableSchema = z.strictObject({
  actions: z.array(
    z.strictObject({ action: z.string(), roles: z.array(z.enum(['admin', 'operator', 'reader', 'user'])) }),
  ),
  admins: z.strictObject({ people: names, groups: names, fixed: z.number().int() }),
}) satisfies z.ZodType<RoleTable>

export const PeopleSchema = z.strictObject({
  items: z.array(z.strictObject({ id: z.string(), userName: z.string(), name: z.string() })),
}) satisfies z.ZodType<People>
