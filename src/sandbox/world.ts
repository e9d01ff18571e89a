/** One company with its two clouds, and the log that carries both over a restart. */
import type { Company } from './company/company.ts'
import { createPbx } from './8x8/pbx.ts'
import type { Pbx, PbxEntry } from './8x8/pbx.ts'
import { createTeams } from './graph/teams.ts'
import type { Teams, TeamsEntry } from './graph/teams.ts'
import { openLog } from './log.ts'

export type Change = PbxEntry | TeamsEntry

export interface World {
  company: Company
  pbx: Pbx
  teams: Teams
  /** Writes the change down, then accepts it. */
  write(entry: Change): void
  settle(now: number): void
  close(): void
}

export function openWorld(company: Company, folder: string | null, onChange?: (change: Change) => void): World {
  const pbx = createPbx(company)
  const teams = createTeams(company)
  const settle = (now: number): void => {
    pbx.settle(now)
    teams.settle(now)
  }
  const accept = (entry: Change): void => {
    settle(entry.at)
    if (entry.k === 'user' || entry.k === 'site') pbx.accept(entry)
    else teams.accept(entry)
  }
  const log = openLog<Change>(folder, `sandbox-${company.key}`, accept)
  return {
    company,
    pbx,
    teams,
    write(entry) {
      log.append(entry)
      accept(entry)
      onChange?.(entry)
    },
    settle,
    close: () => log.close(),
  }
}
