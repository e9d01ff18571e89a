import { SearchBox } from '@fluentui/react-components'
import { useEffect, useRef, useState } from 'react'
import { reasonWords } from '../../../words/reasons.ts'
import { listOf } from '../../api/queries.ts'
import { Chips } from '../../components/Chips.tsx'
import type { Chip } from '../../components/Chips.tsx'
import { useUsersSearch } from './useUsersSearch.ts'

const PAUSE_MS = 300

/** Search with a pause, and the filters that are on. `/` goes to the search from anywhere. */
export function Toolbar({ brief }: { brief: boolean }) {
  const [search, change] = useUsersSearch()
  const [text, setText] = useState(search.search ?? '')
  const box = useRef<HTMLInputElement>(null)
  const asked = useRef(search.search ?? '')
  // The address may change under the box: Back, a link, Clear search.
  useEffect(() => {
    if ((search.search ?? '') === asked.current) return
    asked.current = search.search ?? ''
    setText(asked.current)
  }, [search.search])
  useEffect(() => {
    if (text.trim() === asked.current) return
    const timer = setTimeout(() => {
      asked.current = text.trim()
      change({ search: asked.current || undefined }, true)
    }, PAUSE_MS)
    return () => clearTimeout(timer)
  }, [text, change])
  useSlash(() => box.current?.focus())
  const chips: Chip[] = [
    ...(search.site ? [{ words: `Site is ${search.site}`, remove: () => change({ site: undefined }) }] : []),
    ...listOf(search.reason).map((code) => ({
      words: `Reason is ${reasonWords(code).label}`,
      remove: () =>
        change({
          reason:
            listOf(search.reason)
              .filter((one) => one !== code)
              .join(',') || undefined,
        }),
    })),
  ]
  const hint = brief ? 'Search users' : 'Search name, username, number or extension'
  return (
    <div className="toolbar" role="search">
      <SearchBox
        ref={box}
        className="users-search touch"
        value={text}
        maxLength={200}
        placeholder={hint}
        aria-label={hint}
        aria-keyshortcuts="/"
        onChange={(_, { value }) => setText(value)}
      />
      <Chips chips={chips} onClear={() => change({ site: undefined, reason: undefined })} />
    </div>
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
