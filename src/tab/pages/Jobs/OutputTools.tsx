import { Button, SearchBox, Switch } from '@fluentui/react-components'
import { ArrowDownload16Regular, ChevronDown16Regular, ChevronUp16Regular } from '@fluentui/react-icons'
import { useEffect, useState } from 'react'
import type { KeyboardEvent } from 'react'
import type { Job, OutputLine } from '../../../api/contract.ts'
import { count } from '../../../words/button.ts'
import { sentence } from '../../api/client.ts'
import { useConsole } from '../../api/context.tsx'
import { save } from '../../components/field/save.ts'
import { CopyButton } from '../../components/CopyButton.tsx'
import type { Found } from './useFind.ts'

interface Props {
  job: Job
  lines: OutputLine[]
  find: Found
  onGo: (place: number | undefined) => void
}

/** Search with "2 of 3", Problems only, Download, and the copy that support asks for. */
export function OutputTools({ job, lines, find, onGo }: Props) {
  const first = find.hits[0]
  useEffect(() => {
    if (find.text) onGo(first)
    // Only a new text or its first hit moves the list; growing output does not.
  }, [find.text, first])
  const keys = (event: KeyboardEvent) => {
    if (event.key === 'Enter') onGo(find.step(event.shiftKey ? -1 : 1))
  }
  return (
    <div className="output-tools">
      <SearchBox
        size="small"
        className="output-search"
        placeholder="Search output"
        aria-label="Search output"
        maxLength={200}
        value={find.text}
        onChange={(_, { value }) => find.setText(value)}
        onKeyDown={keys}
      />
      {find.text.trim() && (
        <span className="output-hits">
          <span role="status">
            {find.hits.length === 0 ? 'Not found' : `${count(find.at + 1)} of ${count(find.hits.length)}`}
          </span>
          <Button
            size="small"
            appearance="subtle"
            icon={<ChevronUp16Regular />}
            aria-label="Hit before"
            onClick={() => onGo(find.step(-1))}
          />
          <Button
            size="small"
            appearance="subtle"
            icon={<ChevronDown16Regular />}
            aria-label="Next hit"
            onClick={() => onGo(find.step(1))}
          />
        </span>
      )}
      <Switch
        label="Problems only"
        checked={find.problemsOnly}
        onChange={(_, { checked }) => find.setProblemsOnly(checked)}
      />
      <div className="buttons output-take">
        <Download job={job} />
        <CopyButton
          label={job.diagnostic ? 'Copy Debug Job Output' : 'Copy Job Output'}
          text={() => `${heading(job)}\n${lines.map(({ at, text }) => `${at} ${text}`).join('\n')}\n`}
        />
      </div>
    </div>
  )
}

const heading = (job: Job): string =>
  `Job ${job.id}, ${job.serviceName}, ${job.type}${job.diagnostic ? ', diagnostic' : ''}, started by ${job.startedBy.name} ${job.startedAt ?? ''}, ${job.state}`

function Download({ job }: { job: Job }) {
  const { client } = useConsole()
  const [failed, setFailed] = useState<string | null>(null)
  const load = async () => {
    try {
      const name = `job-${job.id}${job.diagnostic ? '-debug' : ''}.txt`
      await save(client, `/api/jobs/${encodeURIComponent(job.id)}/output`, 'text/plain', name)
      setFailed(null)
    } catch (error) {
      setFailed(sentence(error))
    }
  }
  return (
    <>
      <Button
        className="touch"
        size="small"
        appearance="subtle"
        icon={<ArrowDownload16Regular />}
        onClick={() => void load()}
      >
        Download
      </Button>
      {failed && <span role="alert">{failed}</span>}
    </>
  )
}
