import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useBlocker } from '@tanstack/react-router'
import { useState } from 'react'
import type { ScheduleView, ServiceKind, ServiceView, Services } from '../../../../api/contract.ts'
import { sentence } from '../../../api/client.ts'
import { useConsole } from '../../../api/context.tsx'
import { useTellsLate } from '../../../api/late.ts'
import { queries } from '../../../api/queries.ts'
import { enteredSince, meanwhileOf, settingQuery } from '../../Settings/useSetting.ts'
import { goesAway } from '../../../components/useLetGo.ts'
import { differing, faultsOf, requestsOf, valuesOf } from './values.ts'
import type { Base, Name, Values } from './values.ts'

const SCHEDULE = '/api/settings/schedule'

/** What the server has of one service; undefined while it is on its way. */
export function useBase(kind: ServiceKind) {
  const { client } = useConsole()
  const services = useQuery(queries(client).services())
  const schedule = useQuery(settingQuery<ScheduleView>(client, SCHEDULE))
  const view = services.data?.[kind]
  const base = view && schedule.data ? { view, schedule: schedule.data } : undefined
  return {
    base,
    error: services.error ?? schedule.error,
    again: () => void Promise.all([services.refetch(), schedule.refetch()]),
  }
}

/**
 * What was entered over what was looked at when it was opened. Where somebody else changes the same settings meanwhile,
 * what was entered stays, and the person says which holds.
 */
export function useServiceForm(now: Base, letGo: () => Promise<void>) {
  const { client } = useConsole()
  const cache = useQueryClient()
  const [opened, setOpened] = useState(now)
  const [entered, setEntered] = useState<Partial<Values>>({})
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<string | null>(null)
  const [saved, setSaved] = useState<Name[]>([])
  const [first, setFirst] = useState<string | null>(null)
  const { begin } = useTellsLate()
  const seen = valuesOf(opened)
  const values: Values = { ...seen, ...entered }
  const changed = differing(seen, values)
  const theirs = differing(seen, valuesOf(now))
  // nothing is lost by showing what is new
  if (theirs.length > 0 && changed.length === 0 && !busy) setOpened(now)
  // saved after all, and only the answer was lost
  if (theirs.length > 0 && changed.length > 0 && !busy && differing(values, valuesOf(now)).length === 0) {
    setOpened(now)
    setEntered({})
    setRefused(null)
    setSaved(changed)
  }
  const blocker = useBlocker({
    shouldBlockFn: async (where) => {
      if (changed.length > 0 && !busy) return true
      if (goesAway(where)) await letGo()
      return false
    },
    enableBeforeUnload: changed.length > 0,
    withResolver: true,
  })

  const readAgain = async () => {
    for (const key of ['services', 'settings']) await cache.invalidateQueries({ queryKey: [key] })
  }

  const save = async (): Promise<boolean> => {
    const { kind, revision } = opened.view
    const { service, schedule } = requestsOf(values, changed)
    setBusy(true)
    setRefused(null)
    const tellLate = begin()
    try {
      let view = opened.view
      if (service) {
        view = await client.send<ServiceView>('PUT', `/api/services/${kind}`, service, { 'if-match': revision })
        cache.setQueryData<Services>(['services'], (old) => (old ? { ...old, [kind]: view } : old))
      }
      if (schedule) await client.send('PUT', SCHEDULE, schedule, { 'if-match': opened.schedule.version })
      const kept = schedule
        ? await cache.fetchQuery({ ...settingQuery<ScheduleView>(client, SCHEDULE), staleTime: 0 })
        : null
      setOpened({ view, schedule: kept ?? opened.schedule })
      // what was entered meanwhile is not saved yet
      setEntered((later) => enteredSince(entered, later))
      setSaved(changed)
      return true
    } catch (error) {
      // the notice of what somebody else changed says it better
      const meanwhile = meanwhileOf(error)
      setFirst(meanwhile?.changedBy?.name ?? null)
      setRefused(meanwhile ? null : sentence(error))
      tellLate(error)
      return false
    } finally {
      await readAgain()
      setBusy(false)
    }
  }

  return {
    kind: opened.view.kind,
    values,
    seen,
    changed,
    faults: faultsOf(values),
    /** What somebody else changed since it was opened. */
    theirs: changed.length > 0 && !busy ? theirs : [],
    theirValues: valuesOf(now),
    /** Who that was, as far as it is known. */
    first,
    busy,
    refused,
    saved,
    blocker,
    /** What was entered is given up. */
    leave: () => {
      const { status, proceed } = blocker
      if (status === 'blocked') void letGo().then(proceed)
    },
    enter: (some: Partial<Values>) => {
      setSaved([])
      setEntered((old) => ({ ...old, ...some }))
    },
    discard: () => {
      setEntered({})
      setRefused(null)
      setFirst(null)
      setOpened(now)
    },
    /** What was entered stays, over what is there now. */
    keepMine: () => {
      setFirst(null)
      setOpened(now)
    },
    save,
  }
}

export type ServiceForm = ReturnType<typeof useServiceForm>
