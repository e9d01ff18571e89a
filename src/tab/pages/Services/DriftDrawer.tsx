import { Button, DrawerBody, DrawerHeader, DrawerHeaderTitle, OverlayDrawer } from '@fluentui/react-components'
import { CheckmarkCircle48Regular, Dismiss24Regular } from '@fluentui/react-icons'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import type { Drift, Page, StartSync, SyncStarted, UserDetail } from '../../../api/contract.ts'
import { plural } from '../../../words/button.ts'
import { DRIFT_WORDS } from '../../../words/choices.ts'
import { FIELD_WORDS } from '../../../words/changes.ts'
import { useConsole, useLive, useMay } from '../../api/context.tsx'
import { asked, PAGE_SIZE, queries } from '../../api/queries.ts'
import { useAct } from '../../api/useAct.ts'
import { BeforeAfter } from '../../components/words/BeforeAfter.tsx'
import { Empty } from '../../components/state/Empty.tsx'
import { ErrorState } from '../../components/state/ErrorState.tsx'
import { PagerLine, placeWords } from '../../components/list/Pager.tsx'
import { ago } from '../../components/words/time.ts'
import { usePreview } from '../../plan/usePreview.ts'
import { useFocusBack } from '../../components/ask/useFocusBack.ts'
import { useLetGoFirst } from '../../components/useLetGo.ts'
import './settings/service-form.css'
import './drift.css'

/**
 * What somebody changed in Teams by hand: each with what becomes of it, and both ways to settle it. Page by page: thousands of
 * rows at once would be drawn anew, and read anew, with everything a sync does.
 */
export function DriftDrawer({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { client } = useConsole()
  const shown = useLetGoFirst(open)
  useFocusBack(shown)
  const [way, setWay] = useState<string[]>([])
  const cursor = way.at(-1)
  const found = useQuery({
    queryKey: ['changes', 'drift', 'page', cursor ?? ''],
    queryFn: ({ signal }) => client.get<Page<Drift>>(`/api/drift?${asked({ cursor, limit: PAGE_SIZE })}`, signal),
    placeholderData: keepPreviousData,
  })
  const { items, nextCursor } = found.data ?? {}
  // a later page has the total that the first one had
  const now = useQuery(queries(client).drift())
  const total = now.data?.total ?? found.data?.total ?? 0
  const body = useRef<HTMLDivElement>(null)
  useEffect(() => {
    body.current?.scrollTo({ top: 0 })
  }, [cursor])
  return (
    <OverlayDrawer
      open={shown}
      position="end"
      className="service-drawer"
      aria-label="Differs in Teams"
      onOpenChange={(_, { open: opens }) => !opens && onClose()}
    >
      <DrawerHeader>
        <DrawerHeaderTitle
          action={
            <Button
              className="touch"
              appearance="subtle"
              icon={<Dismiss24Regular />}
              aria-label="Close"
              onClick={onClose}
            />
          }
        >
          Differs in Teams
        </DrawerHeaderTitle>
      </DrawerHeader>
      <DrawerBody ref={body} aria-busy={found.isPending || found.isPlaceholderData}>
        {found.isError && (
          <ErrorState
            title="The list could not be loaded"
            error={found.error}
            onAgain={() => void found.refetch()}
            above={items !== undefined}
          />
        )}
        {items?.length === 0 && way.length === 0 && (
          <Empty icon={<CheckmarkCircle48Regular />} title="Teams is as the syncs left it">
            Nobody changed a number or a policy that is ours.
          </Empty>
        )}
        {items && items.length > 0 && <DriftList items={items} total={total} />}
        {items && (nextCursor || way.length > 0) && (
          <PagerLine
            words={placeWords(way.length + 1, items.length, total)}
            previous={way.length > 0 ? () => setWay(way.slice(0, -1)) : null}
            next={nextCursor && !found.isPlaceholderData ? () => setWay([...way, nextCursor]) : null}
          />
        )}
      </DrawerBody>
    </OverlayDrawer>
  )
}

function DriftList({ items, total }: { items: Drift[]; total: number }) {
  const preview = usePreview()
  const { status } = useLive()
  const mayStart = useMay('sync.start')
  const idle = (status?.running.length ?? 0) === 0
  const queued = items.some(({ fate }) => fate === 'queued')
  return (
    <div className="drift">
      <p>
        {plural(total, 'value')} in Teams {total === 1 ? 'is' : 'are'} not what a sync would leave there: changed in
        Teams by hand, or in 8x8 for somebody who is left out.
      </p>
      {mayStart && queued && (
        <div className="buttons">
          <Button className="touch" disabledFocusable={!idle} onClick={() => preview(false)}>
            Preview putting them back
          </Button>
        </div>
      )}
      <ul className="drift-list">
        {items.map((one) => (
          <DriftRow key={`${one.userId} ${one.field} ${one.wanted}`} one={one} />
        ))}
      </ul>
    </div>
  )
}

function DriftRow({ one }: { one: Drift }) {
  const { client } = useConsole()
  const { status } = useLive()
  const mayStart = useMay('sync.start')
  const mayTake = useMay('users.takeover')
  const mayExclude = useMay('users.exclude')
  const { busy, refused, act } = useAct()
  const [done, setDone] = useState<string | null>(null)
  const user = `/api/users/${encodeURIComponent(one.userId)}`
  const idle = (status?.running.length ?? 0) === 0 && !busy
  const putBack = async () => {
    const body: StartSync = { service: 'teams', userId: one.userId }
    if (await act(() => client.send<SyncStarted>('POST', '/api/sync', body))) setDone('A sync of this user has started')
  }
  const takeOver = async () => {
    const body = { number: one.shown }
    if (await act(() => client.send<UserDetail>('POST', `${user}/takeover`, body)))
      setDone('Agreed. The next sync replaces this number')
  }
  const leave = async () => {
    const body = { note: `Keeps the ${field.toLowerCase()} that was set in Teams by hand` }
    if (await act(() => client.send<UserDetail>('POST', `${user}/exclude`, body)))
      setDone('Left out. It stays as it is')
  }
  const field = FIELD_WORDS[one.field as keyof typeof FIELD_WORDS] ?? one.field
  const number = one.field === 'teamsNumber' || one.field === 'number'
  return (
    <li>
      <div className="drift-who">
        <Link to="/users/$userId" params={{ userId: one.userId }}>
          {one.displayName}
        </Link>
        <span className="secondary">{ago(one.since)}</span>
      </div>
      <div>
        {field}: <BeforeAfter field={one.field} before={one.wanted} after={one.shown} />
      </div>
      <span className="secondary">
        {DRIFT_WORDS[one.fate]}
        {one.holder && `. The number is with ${one.holder} now`}
      </span>
      {done ? (
        <p role="status">{done}.</p>
      ) : (
        <div className="buttons">
          {one.fate === 'queued' && mayStart && (
            <Button
              size="small"
              className="touch"
              disabledFocusable={!idle}
              aria-label={`Put back: ${field} of ${one.displayName}`}
              onClick={() => void putBack()}
            >
              Put back
            </Button>
          )}
          {one.fate === 'blocked' && number && one.shown && mayTake && (
            <Button
              size="small"
              className="touch"
              disabledFocusable={busy}
              aria-label={`Take over: ${field} of ${one.displayName}`}
              onClick={() => void takeOver()}
            >
              Take over
            </Button>
          )}
          {one.fate !== 'leftOut' && mayExclude && (
            <Button
              size="small"
              className="touch"
              disabledFocusable={busy}
              aria-label={`Leave as it is: ${field} of ${one.displayName}`}
              onClick={() => void leave()}
            >
              Leave as it is
            </Button>
          )}
        </div>
      )}
      {refused && (
        <p className="ink-bad" role="alert">
          {refused}
        </p>
      )}
    </li>
  )
}
