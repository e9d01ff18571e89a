/** The two services, their settings, and uploads. See `contract.ts`. */
import type { Job } from './jobs.ts'
import type { ReasonRef, ServiceKind } from './terms.ts'

/** `GET /api/services` */
export interface Services {
  pbx: ServiceView | null
  teams: ServiceView | null
}
export interface ServiceView {
  kind: ServiceKind
  name: string
  /** "Connected", "Needs attention", "Not connected". */
  status: 'connected' | 'attention' | 'notConnected'
  /** Plain facts in the order they are shown. */
  place: string
  enabled: boolean
  /** Of the settings: another one, once somebody changed them. */
  revision: string
  /** What a disabled Teams service does with numbers that are ours. */
  numbers: 'keep' | 'withdraw' | null
  /** Of Teams: whose numbers are synced. */
  scope: Scope | null
  settings: Record<string, string | null>
  /** The user export that counts, where 8x8 is read from an upload. `old`: it should be exported again. */
  upload: { id: string; at: string; by: { id: string; name: string }; users: number; old: boolean } | null
  lastJob: Job | null
  read: { users: number; sites: number | null; managed: number | null }
  check: {
    at: string
    ok: boolean
    permissions: { name: string; vendorName: string | null; granted: boolean | null }[]
    reason: ReasonRef | null
    raw: string | null
  } | null
  look: { at: string | null; failed: string | null }
}
/** `POST /api/services/{kind}/check` → ServiceView */

export type Scope = { kind: 'all' } | { kind: 'groups'; groups: { id: string; name: string }[] }

/** `PUT /api/services/{kind}` → ServiceView; what is left out stays. With `If-Match` and the revision: 412 ChangedMeanwhile. */
export interface ChangeService {
  /** Of the 8x8 PBX. */
  name?: string | undefined
  /** Of Teams. */
  scope?: Scope | undefined
  enabled?: boolean | undefined
  /** With `enabled: false`, of Teams: `withdraw` starts a sync that takes back what is ours. Left out: keep. */
  numbers?: 'keep' | 'withdraw' | undefined
  /** Of the 8x8 PBX: ISO 3166-1 alpha-2, and a state or province in people's words; null: not said. */
  country?: string | null | undefined
  region?: string | null | undefined
  /** Of the 8x8 PBX: what a job may write to 8x8. */
  writes?: 'none' | 'create' | 'full' | undefined
  /** Of Teams: names of the policies that every assigned user gets; null: left alone. */
  voiceRoutingPolicy?: string | null | undefined
  callingPolicy?: string | null | undefined
  /** Of Teams: who takes voicemail and plays hold music, for the script that makes the calling policy. */
  voicemail?: 'pbx' | 'teams' | undefined
  holdMusic?: 'pbx' | 'teams' | undefined
  /** Of Teams: what happens to the number of a deactivated user. */
  deactivated?: 'unassign' | 'keep' | undefined
}

/** `DELETE /api/services/{kind}` → Services: its credentials and settings go; users, numbers and history stay. */

/** `GET /api/services/teams/policy?setting=&name=`: asked of Microsoft now. */
export interface PolicyFound {
  exists: boolean
}

/** `POST /api/services/teams/effect` {scope}: whom a sync would take in and let go, were this the scope. Changes nothing. */
export interface ScopeEffect {
  /** Users with a Microsoft 365 account. */
  inScope: number
  wouldBe: number
  enter: number
  leave: number
  /** Of those that leave, how many have a number in Teams from here: it would be taken back. */
  numbers: number
  /** Some of those that leave, with a number first. */
  some: { userId: string; displayName: string; number: string | null }[]
}

/** `GET /api/groups?search=` → {items}: groups by the beginning of their name, at most 50. */
export interface Groups {
  items: { id: string; name: string }[]
}

/** How the columns of a user export are read: from our field to the heading. */
export interface ColumnMapping {
  columns: Record<string, string>
  /** No column tells it: Teams is on for everybody with an extension. */
  teamsForAll: boolean
  /** ISO 3166 alpha-2, for numbers without a country code in rows that name no country. */
  country: string | null
}

/** `POST /api/services/pbx/upload` (text/csv) → 201; `PUT /api/services/pbx/upload/{id}/mapping` ColumnMapping → it. */
export interface Upload {
  id: string
  at: string
  by: { id: string; name: string }
  bytes: number
  columns: string[]
  suggested: ColumnMapping
  /** Null: nobody confirmed it, so no job reads it. */
  mapping: ColumnMapping | null
  confirmedAt: string | null
  /** Fields without which it cannot be read, that the mapping lacks. */
  missing: string[]
  counts: { rows: number; users: number; extensions: number; numbers: number; teamsOn: number; problems: number }
  /** The first of them. */
  problems: { line: number; text: string }[]
}

/** `GET /api/services/pbx/uploads`, newest first */
export interface Uploads {
  source: 'api' | 'csv'
  /** Days after which an upload is warned of. */
  days: number
  items: (Upload & { old: boolean; inUse: boolean })[]
}

/** `PUT /api/services/pbx/source` → ServiceView */
export interface PbxSource {
  source?: 'api' | 'csv'
  uploadDays?: number
  /** What a PBX job may write to 8x8; the rest becomes to-dos. */
  writes?: 'none' | 'create' | 'full'
}
