import { SearchBox } from '@fluentui/react-components'
import { useEffect, useRef, useState } from 'react'
import './list.css'

const PAUSE_MS = 300

interface Props {
  /** What the address says. */
  asked: string | undefined
  /** After a pause; undefined: nothing is searched for. */
  onAsk: (text: string | undefined) => void
  hint: string
}

/** Search with a pause. `/` goes to it from anywhere. */
export function SearchField({ asked = '', onAsk, hint }: Props) {
  const [text, setText] = useState(asked)
  const box = useRef<HTMLInputElement>(null)
  const sent = useRef(asked)
  // The address may change under the box: Back, a link, Clear search.
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
  useSlash(() => box.current?.focus())
  return (
    <SearchBox
      ref={box}
      className="search-field touch"
      value={text}
      maxLength={200}
      placeholder={hint}
      aria-label={hint}
      aria-keyshortcuts="/"
      onChange={(_, { value }) => setText(value)}
    />
  )
}

/** `/` outside of a field. */
function useSlash(go: () => void): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const { target } = event
      const typing = target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]')
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || typing) return
      event.preventDefault()
      go()
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  })
}
