import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import type { Connections, Services, SyncStatus } from '../../../api/contract.ts'
import { stepsOf } from '../../../words/setup.ts'
import type { StepName } from '../../../words/setup.ts'
import { useConsole, useLive, useMay } from '../../api/context.tsx'
import { queries } from '../../api/queries.ts'
import { Empty } from '../../components/state/Empty.tsx'
import { ErrorState } from '../../components/state/ErrorState.tsx'
import { settingsQueries } from '../Settings/queries.ts'
import { WhoCan } from '../Settings/roles/WhoCan.tsx'
import { AsksToLeave } from './AsksToLeave.tsx'
import { useEntries } from './entries.ts'
import type { Entries } from './entries.ts'
import { PbxStep } from './PbxStep.tsx'
import { RouteStep } from './RouteStep.tsx'
import { ScopeStep } from './ScopeStep.tsx'
import { StartStep } from './StartStep.tsx'
import { StepList } from './StepList.tsx'
import { SyncStep } from './SyncStep.tsx'
import { TeamsStep } from './TeamsStep.tsx'
import { isThere } from './there.ts'
import { useSecrets } from './useSecrets.ts'
import type { Hold, Secrets } from './useSecrets.ts'
import '../Services/settings/service-form.css'
import '../Settings/settings.css'
import './setup.css'

const BODIES: Record<StepName, (props: StepProps) => React.ReactNode> = {
  start: StartStep,
  pbx: PbxStep,
  teams: TeamsStep,
  route: RouteStep,
  scope: ScopeStep,
  sync: SyncStep,
}

/** Somebody else may enter a key, or give the server one for secrets. */
const LOOK_MS = 10_000

/** What every step is given. */
export interface StepProps {
  entries: Entries
  enter: (some: Partial<Entries>) => void
  secrets: Secrets
  hold: Hold
  services: Services
  status: SyncStatus
  connections: Connections
  onBack: (() => void) | null
  /** This step is passed; `some` is kept with it. */
  onNext: (some?: Partial<Entries>) => void
}

/** From nothing to the first green check: six steps, each of which says what is missing and how to get it. */
export function Setup() {
  const { client, session } = useConsole()
  const { status } = useLive()
  const may = useMay('services.change')
  const services = useQuery(queries(client).services())
  const connections = useQuery({ ...settingsQueries(client).connections(), refetchInterval: LOOK_MS })
  const error = services.error ?? connections.error
  const loaded = services.data && connections.data && status
  const { entries, enter } = useEntries(session.tenant.id)
  const { secrets, hold, held } = useSecrets()
  return (
    <div className="page own-head">
      <AsksToLeave held={held} />
      <div className="page-head">
        <h1>Set up</h1>
        <span className="secondary">
          {status?.setup.length === 0
            ? 'Every step can be opened again, and shows what is set now.'
            : 'About 20 minutes. You can stop at any step; what you entered is kept, keys and secrets apart.'}
        </span>
      </div>
      {error && (
        <ErrorState
          title="The set-up could not be loaded"
          kept="What you entered is kept."
          error={error}
          onAgain={() => void Promise.all([services.refetch(), connections.refetch()])}
          above={Boolean(loaded)}
        />
      )}
      {!error && !loaded && <section className="card card-grey" aria-busy="true" aria-label="Set up" />}
      {services.data &&
        connections.data &&
        status &&
        (may ? (
          <Steps
            {...{ entries, enter, secrets, hold, status }}
            services={services.data}
            connections={connections.data}
          />
        ) : (
          <section className="card">
            <Empty title="Set-up is for admins" actions={<WhoCan />}>
              {status.setup.length > 0
                ? 'It is not complete yet. You see users and jobs here once the first sync has run.'
                : 'It is complete.'}
            </Empty>
          </section>
        ))}
    </div>
  )
}

type Given = Pick<StepProps, 'entries' | 'services' | 'status' | 'connections'>
type StepsProps = Given & Pick<StepProps, 'enter' | 'secrets' | 'hold'>

function Steps({ enter, secrets, hold, ...given }: StepsProps) {
  const { entries, services, status } = given
  const steps = stepsOf(status.lacks)
  const done = doneOf(given)
  const first = steps.findIndex(({ name }) => !done.includes(name))
  const reach = first < 0 ? steps.length - 1 : first
  const { step } = useSearch({ from: '/services/setup' })
  const navigate = useNavigate()
  const wanted = steps.findIndex(({ name }) => name === (step ?? entries.at))
  const at = wanted < 0 ? reach : Math.min(wanted, reach)
  const name = steps[at]?.name ?? 'start'
  const going = useRef(false)
  const go = (to: StepName | undefined, some: Partial<Entries> = {}) => {
    if (!to) return
    going.current = true
    enter({ at: to, ...some })
    if (step) void navigate({ to: '/services/setup', replace: true })
  }
  const leave = (some: Partial<Entries> = {}) => {
    enter(some)
    void navigate({ to: '/services' })
  }
  // the next step may come only when the server has said that this one holds
  useEffect(() => {
    if (going.current) document.getElementById('setup-step')?.focus()
    going.current = false
  }, [name])
  const passed = [...new Set<StepName>([...entries.passed, name])]
  const Body = BODIES[name]
  return (
    <div className="setup">
      <StepList {...{ steps, at, done, reach, services }} onGo={(to) => go(to)} />
      <Body
        key={name}
        {...{ ...given, enter, secrets, hold }}
        onBack={step ? () => leave() : at === 0 ? null : () => go(steps[at - 1]?.name)}
        onNext={(some) =>
          step ? leave(some) : go(steps[Math.min(at + 1, steps.length - 1)]?.name, { passed, ...some })
        }
      />
    </div>
  )
}

/** By what the server knows; where it cannot know, by what was gone through. */
function doneOf({ entries: { passed }, services: { pbx, teams }, status, connections }: Given): StepName[] {
  const hasPbx = pbx !== null && isThere(connections, 'pbx')
  const hasTeams = teams !== null && isThere(connections, 'microsoft365')
  const ended = status.setup.length === 0 && status.latest.teams !== null
  const facts: Record<StepName, boolean> = {
    start: hasPbx || passed.includes('start'),
    pbx: hasPbx,
    teams: hasTeams && (ended || passed.includes('teams') || teams.settings['voiceRoutingPolicy'] !== null),
    route: hasTeams && (ended || passed.includes('route')),
    scope: hasTeams && (ended || passed.includes('scope')),
    sync: status.synced,
  }
  const steps = stepsOf(status.lacks)
  const end = steps.findIndex(({ name }) => !facts[name])
  // a step is done only when those before it are
  return steps.slice(0, end < 0 ? steps.length : end).map(({ name }) => name)
}
