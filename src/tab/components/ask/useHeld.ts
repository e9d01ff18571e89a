import { useEffect, useState } from 'react'
import type { RefObject } from 'react'

const HELD = 'data-held'
const GONE_MS = 500

/** Is there a dialog in which something was entered? */
export const isHeld = (): boolean => document.querySelector(`dialog[${HELD}]`) !== null

/**
 * What was entered in a dialog is given up by its own buttons alone: Back, Forward and a reload leave it there, and it
 * says so. What is sent is held no more, until it is refused.
 */
export function useHeld(dialog: RefObject<HTMLDialogElement | null>, busy: boolean, refused: boolean) {
  const [stopped, setStopped] = useState(false)
  const [sent, setSent] = useState(false)
  const mark = (on: boolean) => dialog.current?.toggleAttribute(HELD, on)
  useEffect(() => {
    if (busy || !sent) return
    const hold = () => {
      setSent(false)
      dialog.current?.toggleAttribute(HELD, true)
    }
    if (refused) return hold()
    // whoever goes on elsewhere once it is done is gone by then
    const timer = setTimeout(hold, GONE_MS)
    return () => clearTimeout(timer)
  }, [dialog, busy, refused, sent])
  return {
    isHeld: () => dialog.current?.hasAttribute(HELD) === true,
    /** Somebody tried to go elsewhere. */
    stopped,
    tried: setStopped,
    enter: () => void mark(true),
    send: () => {
      setSent(dialog.current?.hasAttribute(HELD) === true)
      setStopped(false)
      mark(false)
    },
  }
}
