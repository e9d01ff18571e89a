import { Button } from '@fluentui/react-components'
import {
  ArrowUndo20Regular,
  Call20Regular,
  CallDismiss20Regular,
  ChevronDown20Regular,
  ChevronRight20Regular,
  NumberSymbol20Regular,
  PersonAdd20Regular,
  PersonDelete20Regular,
  PersonEdit20Regular,
  ShieldKeyhole20Regular,
} from '@fluentui/react-icons'
import type { FluentIcon } from '@fluentui/react-icons'
import { useQueries } from '@tanstack/react-query'
import { useId, useState } from 'react'
import type { Job, PlannedKind } from '../../api/contract.ts'
import { count } from '../../words/button.ts'
import { planWords, PUT_BACK } from '../../words/plan.ts'
import { CAUSE_WORDS } from '../../words/changes.ts'
import { useConsole } from '../api/context.tsx'
import { serviceLabel } from '../frame/statusText.ts'
import { Empty } from '../components/state/Empty.tsx'
import { ErrorState } from '../components/state/ErrorState.tsx'
import { ChangePages } from './ChangePages.tsx'
import { inOrder } from './groups.ts'
import type { PlanGroup } from './groups.ts'
import { PlanTools } from './PlanTools.tsx'
import type { Finding } from './PlanTools.tsx'
import { planQueries } from './queries.ts'
import './plan.css'

/** So many groups begin open; each open one asks for its rows. */
const OPEN = 6

interface Props extends Finding {
  jobs: Job[]
  closed?: boolean
}

/** What jobs planned: by kind and cause, removals first. */
export function PlanGroups({ jobs, search, onAsk, closed = false }: Props) {
  const { client } = useConsole()
  const answers = useQueries({ queries: jobs.map(({ id }) => planQueries(client).parts(id, search)) })
  const groups = inOrder(
    answers.flatMap(({ data }, at) => {
      const job = jobs[at]
      return job && data ? data.parts.map((part) => ({ ...part, job })) : []
    }),
  )
  const broken = answers.find(({ isError }) => isError)
  const shown = answers[0]?.data?.search
  const busy = answers.some(({ isFetching }) => isFetching)
  return (
    <div className="plan-groups" aria-busy={busy}>
      <div className="card">
        <PlanTools {...{ jobs, search, onAsk }} />
        {broken?.error && (
          <ErrorState
            title="The changes could not be loaded"
            error={broken.error}
            onAgain={() => void broken.refetch()}
            above={groups.length > 0}
          />
        )}
        {groups.length === 0 && shown && !busy && <NothingFound search={shown} onClear={() => onAsk(undefined)} />}
      </div>
      {groups.map((group, at) => (
        <Group
          key={`${group.job.id} ${group.kind} ${group.cause} ${shown ?? ''}`}
          group={group}
          search={shown}
          first={(shown !== undefined || !closed) && at < OPEN}
        />
      ))}
    </div>
  )
}

function NothingFound({ search, onClear }: { search: string; onClear: () => void }) {
  return (
    <Empty
      title="No change is found"
      actions={
        <Button className="touch" onClick={onClear}>
          Show all changes
        </Button>
      }
    >
      Nothing in this plan has “{search}” in a name, username or number. Whoever is in sync already is in no plan.
    </Empty>
  )
}

const ICONS: Record<PlannedKind, FluentIcon> = {
  unassign: CallDismiss20Regular,
  delete: PersonDelete20Regular,
  assign: Call20Regular,
  change: NumberSymbol20Regular,
  create: PersonAdd20Regular,
  update: PersonEdit20Regular,
  policy: ShieldKeyhole20Regular,
}

interface GroupProps {
  group: PlanGroup
  search: string | undefined
  first: boolean
}

function Group({ group, search, first }: GroupProps) {
  const [open, setOpen] = useState(first)
  const id = useId()
  const { job, kind, cause, changes } = group
  const words = planWords(group)
  const Icon = words === PUT_BACK ? ArrowUndo20Regular : ICONS[kind]
  const Chevron = open ? ChevronDown20Regular : ChevronRight20Regular
  const causeWords = CAUSE_WORDS[cause] ?? cause
  return (
    <section className="card plan-group">
      <h2>
        <button type="button" aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)}>
          <Chevron className="chevron" aria-hidden="true" />
          <Icon className="plan-icon" aria-hidden="true" />
          <strong>{words}</strong>
          <span className="count">{count(changes)}</span>
          <span className="plan-cause">{causeWords}</span>
          <span className="plan-service">{serviceLabel(job)}</span>
        </button>
      </h2>
      <div id={id}>
        {open && (
          <ChangePages
            jobId={job.id}
            asked={{ kind, cause, ...(search ? { search } : {}) }}
            label={`${words}: ${causeWords}`}
          />
        )}
      </div>
    </section>
  )
}
