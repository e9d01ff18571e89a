import { useState } from 'react'
import type { Scope } from '../../../api/contract.ts'
import { STEPS } from '../../../words/setup.ts'
import type { StepName } from '../../../words/setup.ts'
import { keepOverReload, keptOverReload } from '../../host/keep.ts'

/** What was entered and not sent yet. It survives a reload; keys and secrets are never among it. */
export interface Entries {
  at: StepName | null
  /** Steps that were gone through although the server keeps nothing of it. */
  passed: StepName[]
  name: string | null
  country: string | null
  region: string | null
  /** Days on which a key or a secret ends, as typed; they say nothing of it. */
  apiKeyEnds: string
  clientSecretEnds: string
  /** Null: as it is set. */
  byUpload: boolean | null
  clientId: string | null
  voiceRoutingPolicy: string | null
  callingPolicy: string | null
  voicemail: 'pbx' | 'teams' | null
  holdMusic: 'pbx' | 'teams' | null
  gateways: string
  scope: Scope | null
  /** The job whose plan is the first sync. */
  plan: string | null
}

const NONE: Entries = {
  ...{ at: null, passed: [], name: null, country: null, region: null, byUpload: null, clientId: null },
  ...{ voiceRoutingPolicy: null, callingPolicy: null, voicemail: null, holdMusic: null, gateways: '' },
  ...{ apiKeyEnds: '', clientSecretEnds: '', scope: null, plan: null },
}

const PLACE = 'setup'

function read(tenantId: string): Entries {
  try {
    const found = JSON.parse(keptOverReload(`${PLACE} ${tenantId}`) ?? '{}') as Partial<Entries>
    const known = STEPS.some(({ name }) => name === found.at)
    return { ...NONE, ...found, at: known ? (found.at ?? null) : null }
  } catch {
    return NONE
  }
}

export function useEntries(tenantId: string) {
  const [entries, setEntries] = useState(() => read(tenantId))
  const enter = (some: Partial<Entries>) =>
    setEntries((old) => {
      const now = { ...old, ...some }
      keepOverReload(`${PLACE} ${tenantId}`, JSON.stringify(now))
      return now
    })
  return { entries, enter }
}
