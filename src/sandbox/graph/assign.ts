/** Assigning, unassigning and updating numbers. Source: graph/api/teamsadministration-numberassignment-*. */
import { z } from 'zod/v4'
import type { Account } from '../company/accounts.ts'
import type { NumberType } from '../company/assignments.ts'
import { KIND } from '../company/ids.ts'
import type { Answer } from '../http.ts'
import { allow } from './endpoint.ts'
import type { GraphCaller } from './endpoint.ts'
import { refusal, TEXTS } from './errors.ts'
import type { NumberRecord } from './numberBook.ts'
import { e164, operationLocation } from './numbers.ts'
import type { AssignEntry, FailEntry, UnassignEntry } from './teams.ts'

const telephoneNumber = z
  .string()
  .regex(/^\+?[1-9]\d{6,14}(;ext=\d{1,10})?$/, "must be digits in E.164 form, without 'tel:'")
  .transform(e164)
const numberType = z.enum(['directRouting', 'callingPlan', 'operatorConnect'])

const assignBody = z.strictObject({
  telephoneNumber,
  assignmentTargetId: z.string().min(1).max(100),
  numberType,
  assignmentCategory: z.enum(['primary', 'private', 'alternate']).nullish(),
  locationId: z.string().max(100).nullish(),
})
const unassignBody = z.strictObject({ telephoneNumber, numberType })
const updateBody = z.strictObject({
  telephoneNumber,
  locationId: z.string().max(100).nullish(),
  networkSiteId: z.string().max(100).nullish(),
  reverseNumberLookupOptions: z
    .array(z.enum(['skipInternalVoip', '']))
    .max(10)
    .nullish(),
})

function read<T>(schema: z.ZodType<T>, caller: GraphCaller): { ok: true; body: T } | { ok: false; answer: Answer } {
  allow(caller)
  const found = schema.safeParse(caller.body ?? {})
  if (found.success) return { ok: true, body: found.data }
  const [issue] = found.error.issues
  const message = `Invalid request body: ${issue?.path.join('.') || 'body'}: ${issue?.message ?? 'is not valid'}`
  return { ok: false, answer: refusal(400, message, caller.now) }
}

const pascal = (type: NumberType): string => type.charAt(0).toUpperCase() + type.slice(1)

type Refused = { status: 400 | 404; text: string } | null

/** Whether this account may get a number of this type, in the order in which Microsoft seems to look. */
function checkTarget(account: Account, type: NumberType, held: NumberRecord[]): Refused {
  const plan = account.plans.find(({ name }) => name === 'MCOEV' || name === 'MCOEV_VIRTUALUSER')
  if (!plan) return { status: 400, text: TEXTS.unlicensed(account.id, pascal(type)) }
  // Reported: a plan that was taken away is told with the text of an on-premises number.
  if (plan.status !== 'Enabled') return { status: 400, text: TEXTS.onPremises(account.id) }
  if (account.teams === null) return { status: 404, text: TEXTS.notProvisioned }
  if (held.some(({ source }) => source === 'onPremises')) return { status: 400, text: TEXTS.onPremises(account.id) }
  if (
    type === 'callingPlan' &&
    !account.plans.some(({ name, status }) => name === 'MCOPSTN1' && status === 'Enabled')
  ) {
    return { status: 400, text: TEXTS.unlicensed(account.id, pascal(type)) }
  }
  return null
}

function checkNumber(caller: GraphCaller, number: string, type: NumberType, target: string): Refused {
  const { world, script } = caller
  const record = world.teams.numbers.get(number)
  const tenant = world.company.identity.tenantId
  // Only direct routing numbers are brought along; of other types the tenant must have got them before.
  if (!record) return type === 'directRouting' || script ? null : { status: 400, text: TEXTS.notFound(number, tenant) }
  if (record.type !== type) return { status: 400, text: TEXTS.notFound(number, tenant) }
  if (record.source === 'onPremises') return { status: 400, text: TEXTS.onPremises(target) }
  if (record.target !== null && record.target !== target) return { status: 400, text: TEXTS.inUse(number) }
  return null
}

const outcomeFor = (caller: GraphCaller, number: string): boolean => {
  const { outcomeNumbers } = caller.faults.switches
  return !caller.script && (outcomeNumbers.length === 0 || outcomeNumbers.includes(number))
}

function accept(caller: GraphCaller, entry: AssignEntry | UnassignEntry | FailEntry): Answer {
  caller.world.write(entry)
  caller.about({ doneAt: entry.due })
  return { status: 202, headers: { Location: operationLocation(caller.root, entry.op), 'Retry-After': '1' } }
}

/** When it is done, and under which id it can be followed. */
function order(caller: GraphCaller): { at: number; due: number; op: string } {
  const { world, now, script } = caller
  const op = world.teams.nextId(KIND.operation)
  return { at: now, due: now + (script ? 0 : world.teams.nextDelay()), op }
}

export function assignNumber(caller: GraphCaller): Answer {
  const given = read(assignBody, caller)
  if (!given.ok) return given.answer
  const { telephoneNumber: number, assignmentTargetId, numberType: type, assignmentCategory } = given.body
  const { world, now, faults } = caller
  const { accounts, numbers } = world.teams
  const category = assignmentCategory ?? 'primary'
  const target = assignmentTargetId.toLowerCase()
  const at = accounts.placeOf(target)
  const account = at === null ? null : accounts.at(at)
  if (!account) return refusal(404, TEXTS.unknownUser(assignmentTargetId), now)
  const held = numbers.heldBy(target)
  caller.about({ number, holder: target })
  const { secondNumber: second, refusals, assignOutcome } = faults.switches
  const holdsOther = held.some((one) => one.number !== number && one.category === 'primary')
  const refused: Refused =
    checkTarget(account, type, held) ??
    checkNumber(caller, number, type, target) ??
    (second === 'refuse' && category === 'primary' && holdsOther && !caller.script
      ? { status: 400, text: `User '${target}' has already been assigned a telephone number. Unassign it first.` }
      : null)
  if (refused && (refusals === 'request' || caller.script)) return refusal(refused.status, refused.text, now)
  if (refused) return accept(caller, { k: 'fail', ...order(caller), number, detail: refused.text })
  const holder = account.teams === 'resourceAccount' ? 'application' : 'user'
  const outcome = outcomeFor(caller, number) ? assignOutcome : 'activated'
  caller.about({ changed: numbers.get(number)?.target === target ? 0 : 1 })
  return accept(caller, { k: 'assign', ...order(caller), number, target, type, category, holder, second, outcome })
}

export function unassignNumber(caller: GraphCaller): Answer {
  const given = read(unassignBody, caller)
  if (!given.ok) return given.answer
  const { telephoneNumber: number, numberType: type } = given.body
  const { world, now, faults } = caller
  const record = world.teams.numbers.get(number)
  caller.about({ number, holder: record?.target ?? null })
  if (!record || record.target === null || record.type !== type) {
    return refusal(400, TEXTS.notFound(number, world.company.identity.tenantId), now)
  }
  if (record.source === 'onPremises') return refusal(400, TEXTS.onPremises(record.target), now)
  const outcome = outcomeFor(caller, number) ? faults.switches.unassignOutcome : 'unassigned'
  // one that is on its way already takes nothing more away
  caller.about({ changed: record.state === 'updatePending' ? 0 : 1 })
  return accept(caller, { k: 'unassign', ...order(caller), number, outcome })
}

/** The documents say 200, the metadata knows no return type: 204 here, without a body. */
export function updateNumber(caller: GraphCaller): Answer {
  const given = read(updateBody, caller)
  if (!given.ok) return given.answer
  const { telephoneNumber: number, locationId, reverseNumberLookupOptions } = given.body
  const { world, now } = caller
  if (!world.teams.numbers.get(number))
    return refusal(400, TEXTS.notFound(number, world.company.identity.tenantId), now)
  world.write({
    k: 'update',
    at: now,
    number,
    ...(locationId !== undefined && locationId !== null && { locationId }),
    ...(reverseNumberLookupOptions && { options: reverseNumberLookupOptions }),
  })
  return { status: 204 }
}
