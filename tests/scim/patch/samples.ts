/** People and groups to patch, and a patch in one call. */
import assert from 'node:assert/strict'
import type { ResourceType } from '../../../src/directory/schema/attribute.ts'
import type { ResourceBody } from '../../../src/directory/schema/resource.ts'
import { GROUPS, USERS } from '../../../src/directory/schema/resourceTypes.ts'
import type { ScimError, ScimType } from '../../../src/scim/errors.ts'
import { applyPatch } from '../../../src/scim/patch/apply.ts'
import { PATCH_OP, readPatch } from '../../../src/scim/patch/read.ts'

export const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
export const SITE = 'urn:ietf:params:scim:schemas:extension:8x8:1.1:User'
export const SITE_ALIAS = 'urn:8x8:scim:schemas:extension:8x8user:2.0:User'
export const CORE = 'urn:ietf:params:scim:schemas:core:2.0:User'

export const message = (...operations: unknown[]) => ({ schemas: [PATCH_OP], Operations: operations })

/** As over the wire: what a client sends is what JSON can say. */
export const patch = (type: ResourceType, body: ResourceBody, ...operations: unknown[]): ResourceBody =>
  applyPatch(type, body, readPatch(JSON.parse(JSON.stringify(message(...operations))), type))

export const patchUser = (body: ResourceBody, ...operations: unknown[]) => patch(USERS, body, ...operations)
export const patchGroup = (body: ResourceBody, ...operations: unknown[]) => patch(GROUPS, body, ...operations)

/** The refusal, whose type must be this and whose detail must say all of these. */
export function refused(run: () => unknown, scimType: ScimType | null, ...says: (string | RegExp)[]): ScimError {
  let thrown: unknown
  assert.throws(run, (error) => {
    thrown = error
    return true
  })
  const error = thrown as ScimError
  assert.equal(error.name, 'ScimError', String(error))
  assert.equal(error.scimType, scimType, error.message)
  for (const each of says) {
    assert.ok(typeof each === 'string' ? error.message.includes(each) : each.test(error.message), error.message)
  }
  return error
}

export const deepFrozen = (value: ResourceBody): ResourceBody => {
  if (typeof value === 'object' && value !== null)
    for (const each of Object.values(value)) deepFrozen(each as ResourceBody)
  return Object.freeze(value)
}

/** Frozen: a patch that changed what it was given would throw. */
export const rae: ResourceBody = deepFrozen({
  userName: 'rae@contoso.example',
  externalId: '7d1f',
  active: true,
  displayName: 'Rae Okoro',
  title: 'Agent',
  name: { formatted: 'Rae Okoro', familyName: 'Okoro', givenName: 'Rae' },
  emails: [
    { value: 'rae@contoso.example', type: 'work', primary: true },
    { value: 'rae@home.example', type: 'home' },
  ],
})

export const bare: ResourceBody = deepFrozen({ userName: 'bo@contoso.example' })

export const team: ResourceBody = deepFrozen({
  displayName: 'Tour Guides',
  members: [
    { value: 'a', display: 'Babs Jensen' },
    { value: 'b', display: 'Mandy Pepperidge' },
  ],
})
