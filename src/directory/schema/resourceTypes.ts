/** Everything that can be provisioned. */
import type { ResourceType } from './attribute.ts'
import { EIGHT_BY_EIGHT } from './eightByEight.ts'
import { ENTERPRISE } from './enterprise.ts'
import { GROUP } from './group.ts'
import { USER } from './user.ts'

export const USERS: ResourceType = {
  name: 'User',
  endpoint: '/Users',
  description: 'People.',
  schema: USER,
  extensions: [ENTERPRISE, EIGHT_BY_EIGHT],
}

export const GROUPS: ResourceType = {
  name: 'Group',
  endpoint: '/Groups',
  description: 'Groups of people.',
  schema: GROUP,
  extensions: [],
}

export const RESOURCE_TYPES: readonly ResourceType[] = [USERS, GROUPS]
