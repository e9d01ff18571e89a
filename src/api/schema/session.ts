import { z } from 'zod/v4'
import type { Session, SignIn } from '../contract.ts'

export const RoleSchema = z.enum(['admin', 'operator', 'reader', 'user'])

export const SignInSchema = z.strictObject({
  tenantId: z.string(),
  clientId: z.string(),
  authority: z.string(),
  scope: z.string(),
  sandbox: z.boolean(),
}) satisfies z.ZodType<SignIn>

export const SessionSchema = z.strictObject({
  tenant: z.strictObject({ id: z.string(), name: z.string() }),
  user: z.strictObject({ id: z.string(), name: z.string(), roles: z.array(RoleSchema) }),
  groupsUnknown: z.boolean(),
  may: z.array(z.string()),
  sandbox: z.boolean(),
}) satisfies z.ZodType<Session>
