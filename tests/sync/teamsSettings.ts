import assert from 'node:assert/strict'
import type { TeamsSettings } from '../../src/tenants/tenant.ts'
import type { SyncWorld } from './world.ts'

/** As the console does it: the setting, and everybody looked at again. */
export async function setTeams(world: SyncWorld, change: Partial<TeamsSettings>): Promise<void> {
  const teams = await world.stores.tenants.teams(world.tenantId)
  assert.ok(teams)
  const at = '2026-11-21T12:00:00.000Z'
  await world.stores.tenants.changeSettings(world.tenantId, 'teams', { ...teams.settings, ...change }, at)
  await world.stores.directory.dirtyAll(world.tenantId)
}
