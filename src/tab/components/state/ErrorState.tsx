import { Button } from '@fluentui/react-components'
import { PlugDisconnected48Regular } from '@fluentui/react-icons'
import { useNavigate, useRouterState } from '@tanstack/react-router'
import { Suspense, useEffect, useState } from 'react'
import { plural } from '../../../words/button.ts'
import { ApiError, sentence } from '../../api/client.ts'
import { useConsole } from '../../api/context.tsx'
import { lazily } from '../lazily.ts'
import { Empty } from './Empty.tsx'
import { Notice } from './Notice.tsx'
import { clockSeconds } from '../words/time.ts'
import { PrimaryButton } from '../PrimaryButton.tsx'

const AGAIN_SECONDS = 15

interface Props {
  /** "The list could not be loaded" */
  title: string
  /** What is not lost: "Your search and filters are kept." */
  kept?: string
  error: unknown
  onAgain: () => void
  /** Rows shown before stay, and the error stands above them. */
  above?: boolean
}

const Withheld = lazily(() => import('../../frame/Notices.tsx'), 'Withheld')

/**
 * What failed, what is kept and when it is tried again. A refusal is not tried again by itself, and not at all
 * where only a role is missing.
 */
export function ErrorState({ title, kept = '', error, onAgain, above = false }: Props) {
  const { host } = useConsole()
  const [at] = useState(() => new Date().toISOString())
  const status = error instanceof ApiError ? error.status : 0
  const seconds = useCountdown(status === 0 || status >= 500, onAgain)
  const details = `${title}: ${sentence(error)}\n${requestWords(error)}${at}`
  const copy = () => void host.copy(details)
  // an address that somebody kept asks for what there is no more: to try again changes nothing
  const showAll = useShowAll(status)
  const waits = seconds === null ? '' : `Trying again in ${plural(seconds, 'second')}.`
  const words = [showAll && status === 400 ? NOT_ASKABLE : sentence(error), showAll ? '' : kept, waits]
  const [mend, act] = showAll ? ['Show all', showAll] : ['Try again now', onAgain]
  if (status === 403)
    return (
      <Suspense>
        <Withheld {...{ error, above }} />
      </Suspense>
    )
  if (above)
    return (
      <Notice
        kind="attention"
        lead={`${title}.`}
        actions={
          <Button size="small" onClick={act}>
            {mend}
          </Button>
        }
      >
        {words.filter(Boolean).join(' ')}
      </Notice>
    )
  return (
    <Empty
      icon={<PlugDisconnected48Regular />}
      title={title}
      actions={
        <>
          <PrimaryButton onClick={act}>{mend}</PrimaryButton>
          <Button onClick={copy}>Copy details for support</Button>
        </>
      }
      foot={`${requestWords(error)}${clockSeconds(at)}`}
    >
      {words.filter(Boolean).join(' ')}
    </Empty>
  )
}

/** The server's own words are for whoever writes programs, and go along with the details for support. */
const NOT_ASKABLE = 'The address of this page asks for something that there is not, or not any more.'

/**
 * Where there is something to see instead: the same page without what the address asks of it, or the list that what is
 * not there would be in. Null: to try again is all.
 */
function useShowAll(status: number): (() => void) | null {
  const navigate = useNavigate()
  const asked = useRouterState({ select: ({ location }) => Object.keys(location.search).length > 0 })
  const list = useRouterState({ select: ({ location }) => /^\/\w+/.exec(location.pathname)?.[0] ?? '/' })
  const show = (to: string) => () => void navigate({ to, search: {} as never, state: { cursors: [] } })
  if (status === 404) return show(list)
  return status === 400 && asked ? show('.') : null
}

const requestWords = (error: unknown): string =>
  error instanceof ApiError && error.requestId ? `Request ${error.requestId} · ` : ''

/** Counts down and calls at zero; null when there is nothing to wait for. */
function useCountdown(on: boolean, zero: () => void): number | null {
  const [seconds, setSeconds] = useState(AGAIN_SECONDS)
  useEffect(() => {
    if (!on) return
    if (seconds === 0) {
      zero()
      setSeconds(AGAIN_SECONDS)
      return
    }
    const timer = setTimeout(() => setSeconds(seconds - 1), 1000)
    return () => clearTimeout(timer)
  }, [on, seconds, zero])
  return on ? seconds : null
}
