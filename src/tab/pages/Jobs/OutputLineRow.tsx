import { memo } from 'react'
import type { ReactNode, Ref } from 'react'
import type { OutputLine } from '../../../api/contract.ts'
import { clockSeconds } from '../../components/words/time.ts'

interface Props {
  line: OutputLine
  index: number
  start: number
  /** Text that is searched for. */
  wanted: string
  /** The hit that is looked at. */
  here: boolean
  ref: Ref<HTMLDivElement>
}

/** Line number, time, text. */
export const OutputLineRow = memo(function OutputLineRow({ line, index, start, wanted, here, ref }: Props) {
  return (
    <div
      ref={ref}
      data-index={index}
      className={`line line-${line.level}${here ? ' line-here' : ''}`}
      style={{ transform: `translateY(${start}px)` }}
    >
      <span className="line-number">{line.line}</span>
      <time className="line-time" dateTime={line.at}>
        {clockSeconds(line.at)}
      </time>
      <span className="line-text">
        {line.level === 'problem' && <span className="unseen">Problem: </span>}
        {marked(line.text, wanted.trim())}
      </span>
    </div>
  )
})

function marked(text: string, wanted: string): ReactNode {
  if (!wanted) return text
  const at = text.toLowerCase().indexOf(wanted.toLowerCase())
  if (at < 0) return text
  return (
    <>
      {text.slice(0, at)}
      <mark>{text.slice(at, at + wanted.length)}</mark>
      {text.slice(at + wanted.length)}
    </>
  )
}
