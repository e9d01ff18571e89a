import { Checkmark16Filled, LockClosed16Regular } from '@fluentui/react-icons'
import type { Services } from '../../../api/contract.ts'
import { plural } from '../../../words/button.ts'
import type { StepName, STEPS } from '../../../words/setup.ts'
import { useConsole } from '../../api/context.tsx'

interface Props {
  steps: typeof STEPS
  at: number
  done: StepName[]
  /** The last one that may be opened. */
  reach: number
  services: Services
  onGo: (name: StepName) => void
}

/** Done, now, or locked with what comes first. */
export function StepList({ steps, at, done, reach, services, onGo }: Props) {
  const { session } = useConsole()
  const saidOf = (name: StepName, says: string): string => {
    if (!done.includes(name)) return says
    if (name === 'start') return `Done by ${session.user.name}`
    if (name === 'pbx')
      return services.pbx?.read.users ? `Connected, ${plural(services.pbx.read.users, 'user')}` : 'Connected'
    if (name === 'teams') return 'Connected'
    return 'Done'
  }
  return (
    <nav aria-label="Steps of set-up" className="setup-steps">
      <ol>
        {steps.map(({ name, title, says, after }, n) => {
          const state = n === at ? 'now' : done.includes(name) ? 'done' : n <= reach ? 'open' : 'locked'
          return (
            <li key={name} className={`setup-${state}`}>
              <button
                type="button"
                disabled={n > reach}
                aria-current={n === at ? 'step' : undefined}
                onClick={() => onGo(name)}
              >
                <span className="setup-mark" aria-hidden="true">
                  {done.includes(name) && (n !== at || done.length === steps.length) ? (
                    <Checkmark16Filled />
                  ) : state === 'locked' ? (
                    <LockClosed16Regular />
                  ) : (
                    n + 1
                  )}
                </span>
                <span className="setup-words">
                  <span className="unseen">
                    Step {n + 1} of {steps.length}:{' '}
                  </span>
                  <strong>{title}</strong>
                  <span className="secondary">
                    {state === 'locked' && after ? `After ${after}` : saidOf(name, says)}
                    <span className="unseen">{state === 'done' ? ', done' : state === 'locked' ? ', locked' : ''}</span>
                  </span>
                </span>
              </button>
            </li>
          )
        })}
      </ol>
    </nav>
  )
}
