/** User provisioning: its settings, its tokens, and the log of what identity providers asked. See `contract.ts`. */

/** `PUT /api/identity/scim`. Turned off, every token ends at once. With `If-Match` and the revision: 412 ChangedMeanwhile. */
export interface ScimSettings {
  on: boolean
  provider: 'entra' | 'okta' | 'other'
  /** `all`: the provider may take over a user with the same username. `linked`: it sees only those that it made. */
  visible: 'all' | 'linked'
}

/** `GET /api/identity/scim` */
export interface IdentityScim extends ScimSettings {
  /** Of the settings, for `If-Match`. */
  revision: string
  /** "8x8 URL" of the provider's form. */
  url: string
  /** Newest first, ended ones too. */
  tokens: ScimToken[]
  health: ScimHealth
  /** What turning it off would do: to say first. */
  whenOff: {
    /** Tokens that end; others do not come back when it is turned on again. */
    tokens: number
    /** Users that stay the identity provider's, until they are released. */
    users: number
  }
}

/** Answer to `PUT /api/identity/scim`. */
export interface ChangedScim extends IdentityScim {
  /** How many tokens ended by this change. */
  endedTokens: number
}

/** "8x8 API Token" without its secret. */
export interface ScimToken {
  id: string
  name: string
  state: 'active' | 'expired' | 'revoked'
  createdAt: string
  createdBy: { id: string; name: string }
  /** Null: it does not end by itself. */
  expiresAt: string | null
  /** To the minute. */
  lastUsedAt: string | null
  revokedAt: string | null
}

/** `POST /api/identity/scim/tokens`. Two may be active at once: the old one until the provider has the new. */
export interface NewScimToken {
  name: string
  /** ISO 8601. Left out or null: it does not end by itself. */
  expiresAt?: string | null
}

/** `POST /api/identity/scim/tokens/{id}/rotate`: a new one of the same name; the old one goes on for 7 days. */
export interface RotateScimToken {
  /** Of the new one, as in `NewScimToken`. */
  expiresAt?: string | null
  /** How long the old one goes on, 0 to 30; 7 when left out. */
  overlapDays?: number
}

/** The one time that the token is told. */
export interface MadeScimToken {
  token: string
  credential: ScimToken
}

export interface ScimHealth {
  /** `waiting`: no request in this time. `failing`: most of what it wanted changed last was refused. */
  state: 'off' | 'noToken' | 'waiting' | 'working' | 'failing'
  /** What is counted from. */
  since: string
  counts: { ok: number; refused: number; failed: number }
  last: ProvisioningEntry | null
  lastProblem: ProvisioningEntry | null
}

/**
 * `GET /api/provisioning/log?outcome=&reason=&search=&cursor=&limit=` → ProvisioningPage, newest first;
 * `GET /api/provisioning/log.csv` and `log.json` with the same `outcome`, `reason` and `search` → all of them
 */
export interface ProvisioningEntry {
  seq: number
  at: string
  /** Name of the token. */
  credential: string
  credentialId: string
  method: string
  /** For example `/Users/:id`. */
  route: string
  resourceId: string | null
  userName: string | null
  status: number
  /** `refused`: the provider has to change something. `failed`: we had a fault. */
  outcome: 'ok' | 'refused' | 'failed'
  /** RFC 7644 §3.12. */
  scimType: string | null
  detail: string | null
  /** Code of why it was not done, as `words/provisioningReasons.ts` has them; null: it was done. */
  reason: string | null
  /** Milliseconds. */
  ms: number
}

/** `GET /api/provisioning/log/{id}`: one request by its `seq`, with what it sent and what it changed. */
export interface ProvisioningRequestDetail extends ProvisioningEntry {
  /** Whom the provider is set to be, now. */
  provider: ScimSettings['provider']
  /** Whom it is about, where the directory knows; `isSame` false: found by the username alone. */
  user: { id: string; displayName: string; userName: string; isSame: boolean } | null
  /** Name of the group that it is about. */
  group: string | null
  /** Of a refused request, without secrets. Null: nothing was sent, or nothing is kept of it. */
  sent: {
    /** One parameter a line. */
    query: string | null
    /** JSON, printed; of a long one the first 8 KB. */
    body: string | null
    /** More was sent than is kept. */
    cut: boolean
  } | null
  /** What it changed of the user, by the history; null: it changes none, was refused, or the history goes back less far. */
  changes: { kind: string; field: string | null; before: string | null; after: string | null }[] | null
}

/** Requests of a provider between two pauses. */
export interface ProvisioningCycle {
  startedAt: string
  /** Of its last request. */
  endedAt: string
  requests: number
  /** Requests that were to change something, and how they ended. */
  changes: number
  done: number
  refused: number
  failed: number
  /** False: it began before what was looked through. */
  whole: boolean
}

/** `GET /api/provisioning/cycles`. Only the provider knows how many requests are to come. */
export interface ProvisioningCycles {
  /** Null: none goes on. */
  current: ProvisioningCycle | null
  last: ProvisioningCycle | null
}

export interface ProvisioningPage {
  items: ProvisioningEntry[]
  nextCursor: string | null
  total: number
  /** There may be more than `total`: of a search, only the newest 20,000 entries are counted. Say "more than". */
  more: boolean
}
