import assert from 'node:assert/strict'
import { meaning, told } from '../../../src/connectors/graph/refusals.ts'
import { isReason } from '../../../src/jobs/reasons.ts'

/** Microsoft's own texts, as public reports quote them. */
const SAID: [number | null, string, string, string][] = [
  [400, "BadRequest: Telephone Number '+1…' has already been assigned to another user", 'NUMBER_IN_USE', 'never'],
  [400, "Telephone Number '+14255550100' is not found from tenant '5d6f'", 'WRONG_NUMBER_TYPE', 'never'],
  [400, "User 'a@b.c' lacks appropriate licenses to assign a 'CallingPlan' number", 'NO_PHONE_LICENSE', 'never'],
  [
    400,
    "The user a@b.c already has a telephone number set in the on-premises Active Directory and synchronized to the cloud. To manage this user's telephone number in the cloud, first clear the phone number in the on-premises directory",
    'ONPREM_NUMBER',
    'never',
  ],
  [400, "User 'a' has already been assigned a telephone number. Unassign it first.", 'OTHER_NUMBER', 'never'],
  [404, 'NotFound: The server responded with a Request Error, Status: NotFound', 'NOT_PROVISIONED_YET', 'later'],
  [400, "The user 'XXX' is not found", 'TARGET_NOT_FOUND', 'never'],
  [404, "The user 'XXX' is not found", 'TARGET_NOT_FOUND', 'never'],
  [400, 'BadRequest: Service is unavailable. Please try again', 'MS_TRANSIENT', 'now'],
  [400, 'User does not exist', 'POLICY_TARGET', 'never'],
  [
    400,
    'Request_BadRequest: License assignment cannot be done for user with invalid usage location.',
    'USAGE_LOCATION',
    'never',
  ],
  [403, 'Authorization_RequestDenied: Insufficient privileges to complete the operation.', 'CONSENT', 'never'],
  [400, "Invalid DirectRoutingTelephoneNumber '1'", 'NUMBER_INVALID', 'never'],
  [400, 'PSTN Gateway not ready yet: "sbc.example.com"', 'GATEWAY_NOT_READY', 'later'],
  [
    400,
    'Cannot use the "sbc1.sip.contoso.com" domain as it was not configured for this tenant.',
    'SBC_DOMAIN',
    'never',
  ],
  [400, '404 Unallocated Number', 'DRIFT', 'never'],
  [429, 'TooManyRequests', 'MS_TRANSIENT', 'later'],
  [500, '', 'MS_TRANSIENT', 'later'],
  [404, '', 'NOT_PROVISIONED_YET', 'later'],
  [400, 'Something nobody has seen', 'UNKNOWN_REFUSAL', 'never'],
  [null, '', 'UNKNOWN_REFUSAL', 'never'],
]

describe('connectors/graph refusals', () => {
  for (const [status, words, reason, retry] of SAID) {
    it(`reads "${status ?? ''} ${words.slice(0, 60)}" as ${reason}, ${retry}`, () => {
      assert.deepEqual(meaning(status, words), { reason, retry })
      assert.ok(isReason(reason))
    })
  }

  it('tells the words in one line, at a length that can be stored, without secrets', () => {
    assert.equal(told('a\n\n  b\tc ', []), 'a b c')
    assert.equal(told('x'.repeat(2_000), []).length, 500)
    assert.doesNotMatch(told('Bearer abcdefghijklmnop', []), /abcdef/)
  })
})
