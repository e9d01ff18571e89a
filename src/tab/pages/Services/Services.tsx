import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Suspense, useRef } from 'react'
import { queries } from '../../api/queries.ts'
import { useConsole, useLive } from '../../api/context.tsx'
import { ErrorState } from '../../components/state/ErrorState.tsx'
import { lazily } from '../../components/lazily.ts'
import { dayTime } from '../../components/words/time.ts'
import { useLater } from '../../components/useLater.ts'
import { useSlow } from '../../components/state/useSlow.ts'
import { roomFor } from './attentionSpace.ts'
import { ServiceCard } from './ServiceCard.tsx'
import type { ServiceKind, SyncStatus } from '../../../api/contract.ts'
import './services.css'

// on most days there is nothing in it
const Attention = lazily(() => import('./Attention.tsx'), 'Attention')
const NotConnected = lazily(() => import('./NotConnected.tsx'), 'NotConnected')
const SettingsDrawer = lazily(() => import('./settings/SettingsDrawer.tsx'), 'SettingsDrawer')
const DriftDrawer = lazily(() => import('./DriftDrawer.tsx'), 'DriftDrawer')

type Lack = SyncStatus['lacks'][number]

/** Is it healthy? What needs somebody first, then the two sides. */
export function Services() {
  const { client } = useConsole()
  const services = useQuery(queries(client).services())
  const counts = useQuery(queries(client).userCounts())
  const todos = useQuery(queries(client).todoCounts())
  const { status } = useLive()
  const later = useLater()
  // status and to-dos say how much needs somebody; they come at once, and where they do not, nobody waits for them
  const shown = (status && !todos.isPending) || later ? services.data : undefined
  const room = shown ? roomFor(shown, status, todos.data ?? null) : 0
  // without its credentials a service is not connected, whatever is kept of its settings
  const pbx = status?.setup.includes('pbx') ? null : services.data?.pbx
  const lack = status?.lacks[0]
  const teams = status?.setup.includes('teams') || lack ? null : services.data?.teams
  return (
    <div className="page">
      <div className="page-head">
        <h1>Services</h1>
        <Looks />
      </div>
      {services.isError && (
        <div className={services.data ? undefined : 'card'}>
          <ErrorState
            title="The services could not be loaded"
            error={services.error}
            onAgain={() => void services.refetch()}
            above={services.data !== undefined}
          />
        </div>
      )}
      {shown && (
        <Suspense fallback={<Room height={room} />}>
          {later ? (
            <Attention
              services={shown}
              counts={counts.data ?? null}
              todos={todos.data ?? null}
              settled={!counts.isPending && !todos.isPending}
              room={room}
            />
          ) : (
            <Room height={room} />
          )}
        </Suspense>
      )}
      {shown && (
        <div className="services">
          {pbx ? <ServiceCard view={pbx} /> : <Step kind="pbx" />}
          {teams ? <ServiceCard view={teams} /> : <Step kind="teams" locked={!pbx} lack={lack} />}
        </div>
      )}
      {!shown && !services.isError && <LoadingCards />}
      <Drawers />
    </div>
  )
}

/** Keeps the place of what comes. */
const Room = ({ height }: { height: number }) =>
  height > 0 ? <div className="card" aria-hidden="true" aria-busy="true" style={{ height }} /> : null

/** In the place of a card, loaded when something is not set up. */
const Step = (props: { kind: ServiceKind; locked?: boolean; lack?: Lack | undefined }) => (
  <Suspense fallback={<section className="card service" aria-busy="true" />}>
    <NotConnected {...props} />
  </Suspense>
)

/** What lies over the page; the address says which. They stay once used: only a drawer that closes by itself lets go. */
function Drawers() {
  const { settings, drift } = useSearch({ from: '/services' })
  const navigate = useNavigate()
  const used = useRef<{ settings?: ServiceKind; drift?: boolean }>({})
  if (settings) used.current.settings = settings
  if (drift) used.current.drift = true
  const close = () => void navigate({ to: '/services', search: {}, resetScroll: false })
  return (
    <Suspense fallback={null}>
      {used.current.settings && (
        <SettingsDrawer kind={settings ?? used.current.settings} open={settings !== undefined} onClose={close} />
      )}
      {used.current.drift && <DriftDrawer open={drift !== undefined} onClose={close} />}
    </Suspense>
  )
}

/** When both sides were last looked at. */
function Looks() {
  const { status } = useLive()
  const looked = (['pbx', 'teams'] as const).filter((side) => status?.looks[side].at)
  const at = looked.map((side) => status?.looks[side].at ?? '').sort()[0]
  const what = looked.length === 2 ? 'both sides' : looked.map((side) => status?.names[side] ?? '').join('')
  return <span className="secondary end">{at ? `Last look at ${what} ${lower(dayTime(at))}` : 'Not looked yet'}</span>
}
const lower = (words: string) => words.replace(/^Today /, '').replace(/^Yesterday/, 'yesterday')

function LoadingCards() {
  const slow = useSlow(true)
  return (
    <div className="services" aria-busy="true">
      {['8x8 PBX', 'Microsoft Teams'].map((name) => (
        <section key={name} className="card service" aria-label={name}>
          {slow &&
            [40, 72, 56, 64, 48, 60].map((width) => <i key={width} className="bar" style={{ width: `${width}%` }} />)}
        </section>
      ))}
    </div>
  )
}
