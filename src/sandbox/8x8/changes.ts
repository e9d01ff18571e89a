/** What an audit record says of a change: the attributes that differ, with new and old values. */
import type { PbxExtension, PbxUser } from '../company/pbxUser.ts'

export interface Change {
  entityType: 'user' | 'extension' | 'site'
  eventType: 'create' | 'update' | 'delete'
  entityKey: string
  displayName: string
  /** JSON: {"new":{…},"old":{…}}. */
  details: string
  /** The user that an extension belongs to. */
  parent: string | null
}

type Flat = Record<string, unknown>

/** Set by 8x8 itself with every change, so never a change. */
const SILENT = new Set(['lastUpdatedTime', 'createdTime', 'userId', 'customerId'])

function flatten(user: PbxUser | null): Flat {
  if (!user) return {}
  const { basicInfo, directoryInfo, serviceInfo } = user
  const { site, ...basic } = basicInfo
  const licences = serviceInfo.licenses.map((licence) => licence.name)
  const flat: Flat = { ...basic, ...directoryInfo, siteId: site.id, siteName: site.name, licenses: licences }
  return Object.fromEntries(Object.entries(flat).filter(([name]) => !SILENT.has(name)))
}

export function differing(before: Flat, after: Flat): { old: Flat; new: Flat } | null {
  const changed = { old: {} as Flat, new: {} as Flat }
  const text = (value: unknown): string => JSON.stringify(value ?? null)
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (text(before[name]) === text(after[name])) continue
    if (before[name] !== undefined && before[name] !== null) changed.old[name] = before[name]
    if (after[name] !== undefined && after[name] !== null) changed.new[name] = after[name]
  }
  return Object.keys(changed.old).length + Object.keys(changed.new).length > 0 ? changed : null
}

const event = (before: unknown, after: unknown): Change['eventType'] =>
  before === null ? 'create' : after === null ? 'delete' : 'update'

function extensionChange(before: PbxExtension | null, after: PbxExtension | null, parent: string): Change | null {
  const changed = differing({ ...before }, { ...after })
  const either = after ?? before
  if (!changed || !either) return null
  return {
    entityType: 'extension',
    eventType: event(before, after),
    entityKey: either.id,
    displayName: either.extensionNumber,
    details: JSON.stringify({ new: changed.new, old: changed.old }),
    parent,
  }
}

/** Changes of a user itself first, then of its extensions. */
export function userChanges(before: PbxUser | null, after: PbxUser | null): Change[] {
  const either = after ?? before
  if (!either) return []
  const { userId, firstName, lastName } = either.basicInfo
  const changes: Change[] = []
  const changed = differing(flatten(before), flatten(after))
  if (changed) {
    const details = JSON.stringify({ new: changed.new, old: changed.old })
    const displayName = `${firstName} ${lastName}`
    changes.push({
      entityType: 'user',
      eventType: event(before, after),
      entityKey: userId,
      displayName,
      details,
      parent: null,
    })
  }
  const extensionsOf = (user: PbxUser | null): Map<string, PbxExtension> =>
    new Map((user?.serviceInfo.extensions ?? []).map((one) => [one.id, one]))
  const [old, now] = [extensionsOf(before), extensionsOf(after)]
  for (const id of new Set([...old.keys(), ...now.keys()])) {
    const change = extensionChange(old.get(id) ?? null, now.get(id) ?? null, userId)
    if (change) changes.push(change)
  }
  return changes
}
