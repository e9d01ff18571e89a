import { JobSchema } from './jobs.ts'
import { pageOf } from './page.ts'
import { AdoptionSchema, DriftSchema, QueuedChangeSchema, UserSchema } from './users.ts'

export const JobPageSchema = pageOf(JobSchema)
export const UserPageSchema = pageOf(UserSchema)
export const QueuedChangePageSchema = pageOf(QueuedChangeSchema)
export const DriftPageSchema = pageOf(DriftSchema)
export const AdoptionPageSchema = pageOf(AdoptionSchema)
