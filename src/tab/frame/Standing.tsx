import { Button } from '@fluentui/react-components'
import { useCallback, useEffect, useState } from 'react'
import type { ReactNode } from 'react'
import { useLive } from '../api/context.tsx'
import { TRY_AGAIN } from '../api/live.ts'
import { AGAIN, MISSING, MISSING_PAGE } from '../components/lazily.ts'
import { Notice } from '../components/state/Notice.tsx'
import { clock } from '../components/words/time.ts'
import { newerIsThere, reloadOnce } from './newer.ts'

/** A server that starts again within this time needs no words. */
const LOST_MS = 4000

const tell = (name: string) => () => window.dispatchEvent(new Event(name))

/** What stands between the person and the console, above every page: no connection, a newer version, a missing part. */
export function Standing() {
  const { live } = useLive()
  const lost = live === 'lost'
  const since = useLost(lost)
  const { newer, missing, later } = useParts(lost)
  if (since !== null)
    return (
      <Band lead="The console cannot be reached." act="Try again now" onAct={tell(TRY_AGAIN)}>
        What you see is from {clock(since)}, and what you enter stays here. Syncs go on without this page. It tries
        again by itself.
      </Band>
    )
  if (newer)
    return (
      <Band lead="A newer version of the console is there." act="Reload" onAct={() => location.reload()} later={later}>
        Save what is open here first, then reload.
      </Band>
    )
  if (missing && !lost)
    return (
      <Band lead="A part of this page could not be loaded." act="Try again" onAct={tell(AGAIN)}>
        What you entered stays here.
      </Band>
    )
  return null
}

interface BandProps {
  lead: string
  children: ReactNode
  act: string
  onAct: () => void
  later?: () => void
}

function Band({ lead, children, act, onAct, later }: BandProps) {
  return (
    <div className="page page-notice page-standing">
      <Notice
        kind="attention"
        lead={lead}
        actions={
          <>
            <Button size="small" className="touch" onClick={onAct}>
              {act}
            </Button>
            {later && (
              <Button size="small" className="touch" onClick={later}>
                Later
              </Button>
            )}
          </>
        }
      >
        {children}
      </Notice>
    </div>
  )
}

/** Since when nothing came through; null while it is not worth words. */
function useLost(lost: boolean): string | null {
  const [since, setSince] = useState<string | null>(null)
  useEffect(() => {
    if (!lost) return
    const from = new Date().toISOString()
    const timer = setTimeout(() => setSince(from), LOST_MS)
    return () => {
      clearTimeout(timer)
      setSince(null)
    }
  }, [lost])
  return since
}

/** Parts that could not be loaded, and why. They are tried again when the connection is back. */
function useParts(lost: boolean) {
  const { opened } = useLive()
  const [missing, setMissing] = useState(false)
  const [newer, setNewer] = useState(false)
  const look = useCallback(async (page: boolean) => {
    // whoever goes to another page was asked already about what was open
    if (await newerIsThere()) setNewer(!(page && reloadOnce()))
  }, [])
  useEffect(() => {
    const found = ({ type }: Event) => {
      // of a page that does not come, it is said in the place of that page
      if (type === MISSING) setMissing(true)
      void look(type === MISSING_PAGE)
    }
    const again = () => setMissing(false)
    for (const name of [MISSING, MISSING_PAGE]) window.addEventListener(name, found)
    window.addEventListener(AGAIN, again)
    return () => {
      for (const name of [MISSING, MISSING_PAGE]) window.removeEventListener(name, found)
      window.removeEventListener(AGAIN, again)
    }
  }, [look])
  useEffect(() => {
    if (lost || opened < 2) return
    void look(false)
    tell(AGAIN)()
  }, [lost, opened, look])
  return { missing, newer, later: () => setNewer(false) }
}
