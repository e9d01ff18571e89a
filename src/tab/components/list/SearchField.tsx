import { SearchBox } from '@fluentui/react-components'
import { useRef } from 'react'
import { useSlash } from './useSlash.ts'
import { useTyped } from './useTyped.ts'
import './list.css'

interface Props {
  /** What the address says. */
  asked: string | undefined
  /** After a pause; undefined: nothing is searched for. */
  onAsk: (text: string | undefined) => void
  hint: string
}

/** Search with a pause. `/` goes to it from anywhere. */
export function SearchField({ asked = '', onAsk, hint }: Props) {
  const [text, setText] = useTyped(asked, onAsk)
  const box = useRef<HTMLInputElement>(null)
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
