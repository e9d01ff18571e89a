import type { SeenKind } from '../../directory/store.ts'
import type { Work } from '../engine.ts'
import { loseInventory } from './inventory.ts'
import { loseMembers } from './members.ts'
import { loseM365 } from './see-m365.ts'
import { losePbx } from './see-pbx.ts'
import { loseConfigurations, loseNumbers } from './see-teams.ts'

/** Takes what a complete read did not have for gone. */
export async function loseSeen(
  work: Work,
  tenantId: string,
  kind: SeenKind,
  keys: string[],
  at: string,
): Promise<void> {
  switch (kind) {
    case 'pbx':
      await losePbx(work, tenantId, keys, at)
      return
    case 'm365':
      return loseM365(work, tenantId, keys, at)
    case 'number':
      return loseNumbers(work, tenantId, keys)
    case 'inventory':
      return loseInventory(work, tenantId, keys)
    case 'configuration':
      return loseConfigurations(work, tenantId, keys)
    case 'member':
      return loseMembers(work, tenantId, keys)
  }
}
