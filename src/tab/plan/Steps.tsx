import { Button } from '@fluentui/react-components'
import { ArrowSync16Regular, CheckmarkCircle16Filled, Circle16Regular } from '@fluentui/react-icons'
import type { Job } from '../../api/contract.ts'
import { count, plural } from '../../words/button.ts'
import { resultWords } from '../components/words/jobResult.ts'
import { isUndo, phaseWords } from '../components/words/jobWords.ts'
import { left } from '../components/words/time.ts'
import { progressCount } from '../frame/statusText.ts'
import { CancelButton } from './CancelButton.tsx'
import './steps.css'

interface Props {
  job: Job
  /** Where its output can be shown: is it? */
  output?: boolean
  onOutput?: () => void
}

/** A preview ends before the first write; that of Teams moves nobody either. */
const NOT_IN_PREVIEW: Record<Job['service'], string[]> = {
  pbx: ['take', 'push', 'confirm'],
  teams: ['assign', 'verify', 'grant', 'settle'],
}
const phasesOf = ({ phases, preview, service }: Job): string[] =>
  preview ? phases.filter((phase) => !NOT_IN_PREVIEW[service].includes(phase)) : phases

/** A job that runs: one step per phase, then what is done and how long it still takes. */
export function Steps({ job, output, onOutput }: Props) {
  const phases = phasesOf(job)
  const now = job.progress ? phases.indexOf(job.progress.phase) : -1
  return (
    <>
      <ol className="steps">
        {phases.map((phase, at) => (
          <Step key={phase} job={job} phase={phase} stage={at < now ? 'done' : at === now ? 'now' : 'later'} />
        ))}
      </ol>
      <div className="steps-foot">
        <Sentence job={job} />
        <Leftovers job={job} />
        <div className="buttons">
          {onOutput && (
            <Button size="small" className="touch" onClick={onOutput} aria-expanded={output}>
              {output ? 'Hide output' : 'Show output'}
            </Button>
          )}
          <CancelButton job={job} />
        </div>
      </div>
    </>
  )
}

const STAGES = {
  done: { Icon: CheckmarkCircle16Filled, ink: 'ink-good' },
  now: { Icon: ArrowSync16Regular, ink: 'ink-queue turning' },
  later: { Icon: Circle16Regular, ink: 'ink-muted' },
}

function Step({ job, phase, stage }: { job: Job; phase: string; stage: keyof typeof STAGES }) {
  const { Icon, ink } = STAGES[stage]
  const name = phaseWords(job, phase)
  const progress = stage === 'now' ? job.progress : null
  const total = progress?.total ?? null
  const part = stage === 'done' ? 100 : progress && total ? Math.min(100, (progress.done / total) * 100) : 0
  const unknown = stage === 'now' && !total
  return (
    <li className={`step step-${stage}`} aria-current={stage === 'now' ? 'step' : undefined}>
      <span className="step-name">
        <Icon className={ink} aria-hidden="true" /> {name}
      </span>
      <span
        className={`step-bar${unknown ? ' step-unknown' : ''}`}
        role="progressbar"
        aria-label={name}
        aria-valuemin={0}
        aria-valuemax={100}
        {...(unknown ? {} : { 'aria-valuenow': Math.round(part) })}
      >
        <i style={{ width: `${unknown ? 30 : part}%` }} />
      </span>
      <span className="secondary">{stepCount(job, phase, stage)}</span>
    </li>
  )
}

function stepCount({ counts, progress, service }: Job, phase: string, stage: keyof typeof STAGES): string {
  if (stage === 'later') return 'Not yet'
  if (stage === 'now') return (progress && progressCount(progress)) || 'Under way'
  if (phase === 'read') return plural(counts.read, 'user')
  if (phase === 'plan') return plural(counts.planned, 'change')
  if (phase === 'guard') return 'Within the limit'
  if (phase === 'take' && service === 'pbx') return `${count(counts.updated + counts.created + counts.deleted)} changed`
  return 'Done'
}

function Sentence({ job }: { job: Job }) {
  if (job.state === 'queued') return <span>Starts when the job before it has ended.</span>
  return (
    <span className="steps-sentence">
      <strong>{resultWords(job)}.</strong> {howLong(job)}
    </span>
  )
}

/** Of the step under way alone: nobody knows of the others how long they take. */
function howLong({ progress, cancelledBy }: Job): string {
  if (cancelledBy) return 'It stops here. What is on its way is settled first.'
  if (!progress || progress.total === null) return 'How long this step takes is not known.'
  if (progress.total > 0 && progress.done >= progress.total) return 'This step is nearly over.'
  return progress.etaSeconds === null ? 'Too early to say how long this step takes.' : left(progress.etaSeconds)
}

/** "1,080 done · 1 waits for Microsoft · 3 not done" */
function Leftovers({ job }: { job: Job }) {
  const { counts } = job
  const parts = [
    ...(counts.done ? [`${count(counts.done)} done`] : []),
    ...(counts.waiting ? [`${count(counts.waiting)} ${counts.waiting === 1 ? 'waits' : 'wait'} for Microsoft`] : []),
    ...(counts.failed ? [`${count(counts.failed)} not ${isUndo(job) ? 'put back' : 'done'}`] : []),
  ]
  return <span className="steps-left">{parts.join(' · ')}</span>
}
