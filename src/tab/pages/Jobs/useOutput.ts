import { useEffect, useRef, useState } from 'react'
import type { OutputLine } from '../../../api/contract.ts'
import { ApiError, sentence } from '../../api/client.ts'
import type { Client } from '../../api/client.ts'
import { useConsole } from '../../api/context.tsx'
import { follow } from '../../api/stream.ts'

/** More lines than this are not kept in the page; Download has them all. */
export const MOST_LINES = 200_000
const SHOW_EVERY_MS = 250
const AGAIN_MS = 1500

export interface Output {
  /** Grows in place; `version` says when to look again. */
  lines: OutputLine[]
  version: number
  /** All lines of an ended job are here. */
  complete: boolean
  cut: boolean
  failed: string | null
}

/** Reads the output of a job and follows it to its end, going on after the last line when the connection breaks. */
export function useOutput(jobId: string): Output {
  const { client } = useConsole()
  const lines = useRef<OutputLine[]>([])
  const [state, setState] = useState({ version: 0, complete: false, cut: false, failed: null as string | null })
  useEffect(() => {
    lines.current = []
    const stop = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    const show = (more: Partial<typeof state> = {}) => {
      clearTimeout(timer)
      timer = undefined
      setState((old) => ({ ...old, failed: null, ...more, version: old.version + 1 }))
    }
    const take = (fresh: OutputLine[]) => {
      const last = lines.current.at(-1)?.line ?? 0
      for (const line of fresh) if (line.line > last && lines.current.length < MOST_LINES) lines.current.push(line)
      timer ??= setTimeout(() => show({ cut: lines.current.length >= MOST_LINES }), SHOW_EVERY_MS)
    }
    void followOutput(
      client,
      jobId,
      () => lines.current.at(-1)?.line ?? 0,
      take,
      stop.signal,
      (failed) => show({ failed }),
    ).then(() => !stop.signal.aborted && show({ complete: true }))
    return () => {
      stop.abort()
      clearTimeout(timer)
      setState({ version: 0, complete: false, cut: false, failed: null })
    }
  }, [client, jobId])
  return { lines: lines.current, ...state }
}

/** Ends once the stream said `end`. */
async function followOutput(
  client: Client,
  jobId: string,
  lastLine: () => number,
  take: (lines: OutputLine[]) => void,
  signal: AbortSignal,
  failed: (why: string) => void,
): Promise<void> {
  while (!signal.aborted) {
    try {
      const headers = { 'last-event-id': String(lastLine()) }
      const path = `/api/jobs/${encodeURIComponent(jobId)}/output`
      for await (const event of follow(client, path, signal, headers)) {
        if (event.event === 'end') return
        if (event.event === 'lines') take(JSON.parse(event.data) as OutputLine[])
      }
    } catch (error) {
      // of one that fell silent the next try says more
      if (error instanceof ApiError) failed(sentence(error))
    }
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS))
  }
}
