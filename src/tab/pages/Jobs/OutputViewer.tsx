import { Button } from '@fluentui/react-components'
import { ArrowDown16Regular } from '@fluentui/react-icons'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef, useState } from 'react'
import type { Job } from '../../../api/contract.ts'
import { plural } from '../../../words/button.ts'
import { Notice } from '../../components/state/Notice.tsx'
import { zone } from '../../components/words/time.ts'
import { OutputLineRow } from './OutputLineRow.tsx'
import { OutputTools } from './OutputTools.tsx'
import { useFind } from './useFind.ts'
import { MOST_LINES, useOutput } from './useOutput.ts'

const LINE_PX = 20
const NEAR_END_PX = 24
const BACK_PX = 8

/**
 * The output of a job: a virtual list that wraps. Follows the end while the job runs, until the reader scrolls up;
 * an ended job opens at its first problem.
 */
export function OutputViewer({ job, onFull }: { job: Job; onFull?: () => void }) {
  const output = useOutput(job.id)
  const find = useFind(output.lines, output.version)
  const { shown, hits, at } = find
  const box = useRef<HTMLDivElement>(null)
  const [following, setFollowing] = useState(job.endedAt === null)
  const list = useVirtualizer({
    count: shown.length,
    getScrollElement: () => box.current,
    estimateSize: () => LINE_PX,
    overscan: 16,
    useFlushSync: false,
  })
  const go = (place: number | undefined) => {
    if (place === undefined) return
    setFollowing(false)
    list.scrollToIndex(place, { align: 'center' })
  }

  useEffect(() => {
    if (following && shown.length > 0) list.scrollToIndex(shown.length - 1, { align: 'end' })
  }, [following, shown.length, list])

  const opened = useRef(false)
  useEffect(() => {
    if (opened.current || !output.complete || job.state !== 'failed') return
    opened.current = true
    const problem = shown.findIndex((line) => line.level === 'problem')
    if (problem > 0) list.scrollToIndex(problem, { align: 'start' })
  }, [output.complete, job.state, shown, list])

  const top = useRef(0)
  const scrolled = () => {
    const element = box.current
    if (!element) return
    const end = element.scrollHeight - element.clientHeight - element.scrollTop < NEAR_END_PX
    if (element.scrollTop < top.current - BACK_PX) setFollowing(false)
    else if (end && !output.complete) setFollowing(true)
    top.current = element.scrollTop
  }
  return (
    <section className="output" aria-label="Job output" aria-busy={job.endedAt !== null && !output.complete}>
      <OutputTools job={job} lines={output.lines} find={find} onGo={go} />
      {output.failed && (
        <Notice kind="attention" lead="The output is not live.">
          {output.failed} Trying again.
        </Notice>
      )}
      <div className="output-place">
        <div
          ref={box}
          className="output-lines"
          tabIndex={0}
          role="region"
          aria-label="Output lines"
          dir="ltr"
          onScroll={scrolled}
        >
          <div style={{ height: list.getTotalSize(), position: 'relative' }}>
            {list.getVirtualItems().map((item) => {
              const line = shown[item.index]
              return (
                line && (
                  <OutputLineRow
                    key={line.line}
                    ref={list.measureElement}
                    line={line}
                    index={item.index}
                    start={item.start}
                    wanted={find.text}
                    here={hits[at] === item.index}
                  />
                )
              )
            })}
          </div>
          {shown.length === 0 && (
            <p className="output-none">
              {find.problemsOnly
                ? 'No problem lines.'
                : output.complete
                  ? 'This job wrote no output.'
                  : 'No output yet.'}
            </p>
          )}
        </div>
        {!following && !output.complete && (
          <Button
            className="output-latest"
            size="small"
            icon={<ArrowDown16Regular />}
            onClick={() => setFollowing(true)}
          >
            Jump to latest
          </Button>
        )}
      </div>
      <div className="output-foot secondary">
        <span>
          {plural(output.lines.length, 'line')}. Times are in {zone()}
          {job.diagnostic && '. Keys and tokens are blacked out'}
          {output.cut && `. Only the first ${plural(MOST_LINES, 'line')} are shown; Download has all`}
        </span>
        {onFull && (
          <button type="button" className="link" onClick={onFull}>
            Full screen
          </button>
        )}
      </div>
    </section>
  )
}
