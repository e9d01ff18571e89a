import { useMemo, useState } from 'react'
import type { OutputLine } from '../../../api/contract.ts'

export interface Found {
  /** Lines that are shown: all, or the problems. */
  shown: OutputLine[]
  text: string
  setText: (text: string) => void
  problemsOnly: boolean
  setProblemsOnly: (on: boolean) => void
  /** Places in `shown` that hold the text. */
  hits: number[]
  /** Place in `hits` that is looked at. */
  at: number
  /** To the next hit, or the one before, round and round; answers its place in `shown`. */
  step: (by: 1 | -1) => number | undefined
}

/** Search and Problems only over lines that grow in place. */
export function useFind(lines: OutputLine[], version: number): Found {
  const [text, setWanted] = useState('')
  const [problemsOnly, setProblemsOnly] = useState(false)
  const [at, setAt] = useState(0)
  const shown = useMemo(
    () => (problemsOnly ? lines.filter((line) => line.level === 'problem') : lines.slice()),
    // `lines` grows in place: the version stands for its content.
    [lines, version, problemsOnly],
  )
  const hits = useMemo(() => {
    const wanted = text.trim().toLowerCase()
    if (!wanted) return []
    return shown.flatMap((line, place) => (line.text.toLowerCase().includes(wanted) ? [place] : []))
  }, [shown, text])
  return {
    shown,
    text,
    setText: (to) => {
      setWanted(to)
      setAt(0)
    },
    problemsOnly,
    setProblemsOnly,
    hits,
    at: Math.min(at, Math.max(0, hits.length - 1)),
    step(by) {
      if (hits.length === 0) return undefined
      const next = (at + by + hits.length) % hits.length
      setAt(next)
      return hits[next]
    },
  }
}
