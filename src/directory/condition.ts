/** What a list of users may be asked for beside its search. */

/** `empty`, `filled`: without values. `is`, `contains`: any of the values; `not`, `lacks`: none of them. */
export type ConditionTest = 'is' | 'not' | 'contains' | 'lacks' | 'empty' | 'filled'

/** What is compared has no case. */
export interface UserCondition {
  field:
    | 'state'
    | 'reason'
    | 'site'
    | 'licence'
    | 'status'
    | 'owner'
    | 'name'
    | 'userName'
    | 'extension'
    | 'number'
    | 'emergency'
    | 'upn'
    | 'sync'
  test: ConditionTest
  /** A `status` is `active`, `deactivated` or `deleted`; an `owner` is `pbx` or `idp`. */
  values: string[]
}
