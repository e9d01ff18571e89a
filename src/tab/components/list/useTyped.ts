import { useEffect, useRef, useState } from 'react'

const PAUSE_MS = 300

/** What is typed into a search: asked for after a pause. The address may change under the box: Back, a link, Clear search. */
export function useTyped(asked: string, onAsk: (text: string | undefined) => void): [string, (text: string) => void] {
  const [text, setText] = useState(asked)
  const sent = useRef(asked)
  useEffect(() => {
    if (asked === sent.current) return
    sent.current = asked
    setText(asked)
  }, [asked])
  useEffect(() => {
    if (text.trim() === sent.current) return
    const timer = setTimeout(() => {
      sent.current = text.trim()
      onAsk(sent.current || undefined)
    }, PAUSE_MS)
    return () => clearTimeout(timer)
  }, [text, onAsk])
  return [text, setText]
}
