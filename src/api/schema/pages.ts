import { JobSchema } from './jobs.ts'
import { pageOf } from './page.ts'
import { AuditEntrySchema } from './services.ts'
import { QueuedChangeSchema, UserSchema } from './users.ts'

export const JobPageSchema = pageOf(JobSchema)
export const UserPageSchema = pageOf(UserSchema)
export const QueuedChangePageSchema = pageOf(QueuedChangeSchema)
export const AuditPageSchema = pageOf(AuditEntrySchema)
