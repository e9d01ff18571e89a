import { Button } from '@fluentui/react-components'
import { CheckmarkCircle48Filled, DocumentSearch20Regular } from '@fluentui/react-icons'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Job, SyncStatus } from '../../../api/contract.ts'
import { count, plural } from '../../../words/button.ts'
import { useConsole } from '../../api/context.tsx'
import { useSyncStart } from '../../frame/SyncStart.tsx'
import { planQueries } from '../../plan/queries.ts'
import { Plan } from '../Changes/Plan.tsx'
import type { StepProps } from './Setup.tsx'
import { Need, StepCard } from './StepCard.tsx'

/** Preview, apply, green check, and what now. */
export function SyncStep({ entries, enter, status, onBack }: StepProps) {
  const { starting, start, refused } = useSyncStart()
  const outcome = useOutcome(entries.plan)
  const [search, find] = useState<string>()
  const running = status.running.length > 0
  const alone = status.lacks.length > 0
  const done = outcome === 'applied' || (entries.plan === null && status.synced && !running)
  const preview = async () => {
    const started = await start('all', false, true)
    const plan = started?.jobIds[0]
    if (plan) enter({ plan })
  }
  return (
    <StepCard
      title={done ? 'Set-up is complete' : 'First sync'}
      says={
        done
          ? `${alone ? 'Users of 8x8 are here.' : 'Numbers of 8x8 are in Teams.'} From now on this console tells what waits, and who needs somebody.`
          : alone
            ? 'Look first: every change is listed, and nothing is written. Teams takes no part: its cloud does not offer that.'
            : 'Look first: every change is listed, and nothing is written. Numbers that are right already are kept; nobody else’s number is touched.'
      }
      onBack={onBack}
      refused={refused}
      next={
        done || entries.plan !== null
          ? null
          : {
              words: 'Preview the first sync',
              ready: !starting && !running,
              why: running ? 'A sync is running' : 'Starting',
              onClick: () => void preview(),
            }
      }
      second={
        entries.plan !== null &&
        !done && (
          <Button
            className="touch"
            icon={<DocumentSearch20Regular />}
            disabledFocusable={running || starting}
            onClick={() => void preview()}
          >
            Look again
          </Button>
        )
      }
      need={
        done ? (
          <Need what="Nothing more">
            <p>You can come back to any step; it shows what is set now.</p>
          </Need>
        ) : (
          <>
            <Need what="Some minutes">
              <p>8x8 and Microsoft limit how fast they are read. You can leave this page meanwhile.</p>
            </Need>
            <Need what="If something goes wrong">
              <p>
                {alone
                  ? 'The job says what to do and who can; start it again then.'
                  : 'A sync of Teams can be undone in Sync Jobs.'}
              </p>
            </Need>
          </>
        )
      }
    >
      {done && <WhatNow status={status} />}
      {entries.plan !== null && !done && (
        <Plan key={entries.plan} id={entries.plan} closed search={search} onAsk={find} />
      )}
    </StepCard>
  )
}

/** What became of the plan: applied, or there was nothing to do. */
function useOutcome(plan: string | null): 'applied' | null {
  const { client } = useConsole()
  const run = useQuery({ ...planQueries(client).run(plan ?? ''), enabled: plan !== null })
  const by = run.data?.find(({ approved }) => approved)?.approved?.jobId
  const applying = useQuery({ ...planQueries(client).run(by ?? ''), enabled: by !== undefined })
  const ended = (jobs: Job[] | undefined): boolean =>
    jobs !== undefined && jobs.every(({ endedAt, state }) => endedAt !== null && state.startsWith('succeeded'))
  const planned = run.data?.filter((job) => job.plan !== null) ?? []
  const nothing = planned.length > 0 && planned.every((job) => job.plan?.changes === 0)
  return ended(applying.data) || (ended(run.data) && nothing) ? 'applied' : null
}

function WhatNow({ status }: { status: SyncStatus }) {
  const { session } = useConsole()
  return (
    <>
      <p className="setup-finished" role="status">
        <CheckmarkCircle48Filled className="ink-good" aria-hidden="true" />
        <span>
          <strong>
            {status.lacks.length > 0
              ? `${plural(status.users, 'user')} of 8x8`
              : `${plural(status.inSync, 'user')} in sync`}
          </strong>
          <span className="secondary">
            {status.waiting > 0 &&
              `${count(status.waiting)} ${status.waiting === 1 ? 'waits' : 'wait'} for Microsoft · `}
            {status.excluded > 0 &&
              status.lacks.length === 0 &&
              `${count(status.excluded)} excluded, for example without a number`}
          </span>
        </span>
      </p>
      <h3>What now</h3>
      <ul className="setup-links">
        {status.blocked > 0 && (
          <li>
            <Link to="/users" search={{ state: 'blocked' }}>
              See the {plural(status.blocked, 'user')} who {status.blocked === 1 ? 'needs' : 'need'} attention
            </Link>
            <span className="secondary">Each says why, what to do and who can.</span>
          </li>
        )}
        {!status.auto.on && (
          <li>
            <Link to="/services" search={{ settings: status.lacks.length > 0 ? 'pbx' : 'teams' }}>
              Turn on Auto Sync
            </Link>
            <span className="secondary">
              Then changes {status.lacks.length > 0 ? 'at 8x8' : 'at 8x8 and in Teams'} are taken in by themselves. It
              is off now.
            </span>
          </li>
        )}
        <li>
          <Link to="/identity">Let your identity provider create users</Link>
          <span className="secondary">With SCIM, from Microsoft Entra, Okta or another.</span>
        </li>
        <li>
          <Link to="/settings">Give colleagues a role</Link>
          <span className="secondary">Operators start syncs, readers look.</span>
        </li>
        {session.sandbox && (
          <li>
            <Link to="/sandbox">Take the sandbox tour</Link>
            <span className="secondary">See a conflict, a guard stop and a retry, without breaking anything.</span>
          </li>
        )}
      </ul>
    </>
  )
}
