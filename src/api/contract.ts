/**
 * The console API as the tab sees it: types only. Times are ISO 8601 UTC, ids are opaque strings,
 * lists answer `{items, nextCursor, total}`, errors are RFC 9457 problem documents.
 */
export type * from './contract/terms.ts'
export type * from './contract/session.ts'
export type * from './contract/jobs.ts'
export type * from './contract/sites.ts'
export type * from './contract/users.ts'
export type * from './contract/licences.ts'
export type * from './contract/numbers.ts'
export type * from './contract/services.ts'
export type * from './contract/settings.ts'
export type * from './contract/identity.ts'
export type * from './contract/sso.ts'
export type * from './contract/alignment.ts'
export type * from './contract/roles.ts'
export type * from './contract/notices.ts'
export type * from './contract/connections.ts'
export type * from './contract/erasure.ts'
export type { ComparedChange, ComparedSide, Comparison } from './contract/comparison.ts'
