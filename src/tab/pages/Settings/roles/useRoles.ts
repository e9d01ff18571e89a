import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { ChangedMeanwhile, RoleAssignment, Roles } from '../../../../api/contract.ts'
import type { GivenRole } from '../../../../words/roles.ts'
import { useConsole } from '../../../api/context.tsx'
import { useAct } from '../../../api/useAct.ts'
import { meanwhileOf, settingQuery } from '../useSetting.ts'
import type { Versioned } from '../useSetting.ts'

const PATH = '/api/roles'

/** Somebody with the role that is kept, and the one that Save gives; null: none. */
export interface RoleRow {
  key: string
  kind: RoleAssignment['kind']
  id: string
  name: string
  /** Null: new. */
  kept: RoleAssignment | null
  role: GivenRole | null
}

type Changes = Record<string, Pick<RoleRow, 'kind' | 'id' | 'name' | 'role'>>

const keyOf = ({ kind, id }: Pick<RoleRow, 'kind' | 'id'>): string => `${kind} ${id.toLowerCase()}`

function rowsOf(items: RoleAssignment[], changes: Changes): RoleRow[] {
  const kept = items.map((one): RoleRow => {
    const { kind, id, name, role } = one
    const change = changes[keyOf(one)]
    return { key: keyOf(one), kind, id, name, kept: one, role: change ? change.role : role }
  })
  const known = new Set(kept.map(({ key }) => key))
  const added = Object.entries(changes).filter(([key, { role }]) => !known.has(key) && role !== null)
  return [...kept, ...added.map(([key, change]): RoleRow => ({ ...change, key, kept: null }))]
}

export const isChanged = ({ kept, role }: RoleRow): boolean => (kept?.role ?? null) !== role

/** All that differs from what was looked at was entered here: a save whose answer was lost, or somebody who did the same. */
function isOwn(before: Roles, now: Roles, changes: Changes): boolean {
  const [was, is] = [before, now].map(({ items }) => new Map(items.map((one) => [keyOf(one), one.role])))
  return [...(was ?? []), ...(is ?? [])].every(([key]) => {
    const role = is?.get(key) ?? null
    return role === (was?.get(key) ?? null) || (key in changes && role === changes[key]?.role)
  })
}

/** Admins first and removals last, so that there is always one. */
const order = ({ role }: RoleRow): number => (role === 'admin' ? 0 : role === null ? 2 : 1)

/** Roles as a form: what was added, changed and taken away goes out together with Save. */
export function useRoles() {
  const { client } = useConsole()
  const cache = useQueryClient()
  const loaded = useQuery(settingQuery<Roles>(client, PATH))
  const { busy, refused, act, cameAbout, isGone } = useAct()
  const [changes, setChanges] = useState<Changes>({})
  /** What they are changes of. */
  const [base, setBase] = useState<Versioned<Roles> | null>(null)
  const [met, setMet] = useState<ChangedMeanwhile<Roles> | null>(null)
  const [saved, setSaved] = useState(false)
  const shown = base?.value ?? loaded.data?.value ?? null
  const rows = shown ? rowsOf(shown.items, changes) : []
  const open = rows.filter(isChanged)
  const changed = open.length > 0
  const newer = changed && !busy && base && loaded.data && loaded.data.version !== base.version ? loaded.data : null
  const theirs = met ?? (newer && { current: newer.value, changedBy: null, changedAt: null })

  const discard = () => {
    setChanges({})
    setBase(null)
    setMet(null)
  }
  if (base && newer && !met && isOwn(base.value, newer.value, changes)) {
    cameAbout()
    if (rowsOf(newer.value.items, changes).some(isChanged)) setBase(newer)
    else {
      discard()
      setSaved(true)
    }
  }
  const enter = (who: Pick<RoleRow, 'kind' | 'id' | 'name'>, role: GivenRole | null) => {
    setSaved(false)
    setBase(base ?? loaded.data ?? null)
    const { kind, id, name } = who
    setChanges({ ...changes, [keyOf(who)]: { kind, id, name, role } })
  }

  /** One after the other, each on top of the version that the one before made. */
  const send = async (rows: RoleRow[], first: Versioned<Roles>): Promise<boolean> => {
    let { version } = first
    for (const row of rows.toSorted((one, other) => order(one) - order(other))) {
      const path = `${PATH}/${row.kind === 'person' ? 'people' : 'groups'}/${encodeURIComponent(row.id)}`
      const match = { 'if-match': version }
      try {
        if (row.role === null) await client.send<Roles>('DELETE', path, undefined, match)
        else await client.send<Roles>('PUT', path, { role: row.role, name: row.name }, match)
      } catch (error) {
        const meanwhile = meanwhileOf<Roles>(error)
        if (!meanwhile || (isGone() && !isOwn(first.value, meanwhile.current, changes))) throw error
        // one's own is read again, and gone on from
        if (!isOwn(first.value, meanwhile.current, changes)) setMet(meanwhile)
        return false
      }
      // what was done is no change any more, whatever happens to the next
      const now = await cache.fetchQuery({ ...settingQuery<Roles>(client, PATH), staleTime: 0 })
      version = now.version
      setBase(now)
      setChanges(({ [row.key]: _, ...rest }) => rest)
    }
    return true
  }
  const save = async (on: Versioned<Roles> | null = base): Promise<void> => {
    if (!on || !(await act(() => send(open, on)))) return
    discard()
    setSaved(true)
    await cache.invalidateQueries({ queryKey: ['settings'] })
  }

  return {
    loaded,
    rows,
    fixed: shown?.fixed ?? [],
    open,
    changed,
    busy,
    refused,
    saved,
    theirs,
    enter,
    discard,
    save: () => save(),
    /** On top of what is there now, which was shown. */
    async keepMine() {
      const now = await act(() => cache.fetchQuery({ ...settingQuery<Roles>(client, PATH), staleTime: 0 }))
      if (!now) return
      setMet(null)
      setBase(now)
      // what somebody else did already is no change any more
      const left = rowsOf(now.value.items, changes).filter(isChanged)
      if (await act(() => send(left, now))) {
        discard()
        setSaved(true)
      }
    },
  }
}

export type RolesForm = ReturnType<typeof useRoles>
