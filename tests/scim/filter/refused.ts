import assert from 'node:assert/strict'
import { ScimError } from '../../../src/scim/errors.ts'

/** What a refusal says, after a check that it is a ScimError. */
export function refusal(action: () => unknown): ScimError {
  try {
    action()
  } catch (error) {
    assert.ok(error instanceof ScimError, `threw ${String(error)}`)
    return error
  }
  assert.fail('nothing was refused')
}
