import type { SeenKind } from '../../../directory/store.ts'
import type { Work } from '../../engine.ts'
import { loseInventory } from '../numbers/inventory.ts'
import { loseMembers } from './members.ts'
import { loseM365 } from './seeM365.ts'
import { losePbx } from './seePbx.ts'
import { loseConfigurations, loseNumbers } from './seeTeams.ts'

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
