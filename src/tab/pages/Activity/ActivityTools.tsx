import { Button, Field, Input, SearchBox, Select } from '@fluentui/react-components'
import { Filter16Regular } from '@fluentui/react-icons'
import { useQuery } from '@tanstack/react-query'
import { useCallback, useRef, useState } from 'react'
import { ACTION_WORDS, actionWords, targetWords, VIA_WORDS } from '../../../words/audit.ts'
import { useConsole } from '../../api/context.tsx'
import { Chips } from '../../components/list/Chips.tsx'
import type { Chip } from '../../components/list/Chips.tsx'
import { useSlash } from '../../components/list/useSlash.ts'
import { useTyped } from '../../components/list/useTyped.ts'
import { useWidth } from '../../components/useWidth.ts'
import { fieldWords } from '../../components/words/userWords.ts'
import { activityQueries } from './queries.ts'
import { filtersOf, NO_FILTERS, useActivitySearch } from './useActivitySearch.ts'

const GROUPS = Object.entries(Object.groupBy(Object.keys(ACTION_WORDS), (action) => ACTION_WORDS[action]?.group ?? ''))

/** Search with a pause, and the filters: all of them in the address. On narrow screens they open with a button. */
export function ActivityTools({ brief }: { brief: boolean }) {
  const narrow = useWidth() === 'narrow'
  const [search] = useActivitySearch()
  const [open, setOpen] = useState(false)
  const on = Object.keys(filtersOf(search)).filter((name) => name !== 'search').length
  const folded = narrow || brief
  if (!folded)
    return (
      <div className="activity-tools" role="search">
        <div className="activity-filters">
          <Field label="Search">
            <Search />
          </Field>
          <Filters />
        </div>
        <FilterChips />
      </div>
    )
  return (
    <div className="activity-tools" role="search">
      <div className="activity-row">
        <Search />
        <Button
          className="touch"
          icon={<Filter16Regular />}
          aria-expanded={open}
          aria-controls="activity-filters"
          onClick={() => setOpen(!open)}
        >
          {on > 0 ? `Filters (${on})` : 'Filters'}
        </Button>
      </div>
      <div className="activity-filters" id="activity-filters" hidden={!open}>
        {open && <Filters />}
      </div>
      <FilterChips />
    </div>
  )
}

function Search() {
  const narrow = useWidth() === 'narrow'
  const [{ search }, change] = useActivitySearch()
  const onAsk = useCallback((to: string | undefined) => change({ search: to }, true), [change])
  const [text, setText] = useTyped(search ?? '', onAsk)
  const box = useRef<HTMLInputElement>(null)
  useSlash(() => box.current?.focus())
  return (
    <SearchBox
      ref={box}
      className="touch activity-search"
      value={text}
      maxLength={200}
      placeholder={narrow ? 'Search activity' : 'Search who, what, address or value'}
      aria-label="Search who, what, address or value"
      aria-keyshortcuts="/"
      onChange={(_, { value }) => setText(value)}
    />
  )
}

function Filters() {
  const { client } = useConsole()
  const [search, change] = useActivitySearch()
  const people = useQuery(activityQueries(client).people())
  const known = people.data?.items ?? []
  const day = (name: 'from' | 'until', label: string) => (
    <Field label={label}>
      <Input
        type="date"
        className="touch"
        value={search[name] ?? ''}
        max={name === 'from' ? search.until : undefined}
        min={name === 'until' ? search.from : undefined}
        onChange={(_, { value }) => change({ [name]: value || undefined })}
      />
    </Field>
  )
  return (
    <>
      <Field label="Who">
        <Select
          className="touch"
          value={search.who ?? ''}
          onChange={(_, { value }) => change({ who: value || undefined })}
        >
          <option value="">Anyone</option>
          {search.who && !known.some(({ id }) => id === search.who) && <option value={search.who}>{search.who}</option>}
          {known.map(({ id, name, via }) => (
            <option key={id} value={id}>
              {via === 'scim' ? `${name} (identity provider)` : name}
            </option>
          ))}
        </Select>
      </Field>
      <Field label="What">
        <Select
          className="touch"
          value={search.action ?? ''}
          onChange={(_, { value }) => change({ action: value || undefined })}
        >
          <option value="">Anything</option>
          {search.action && !Object.hasOwn(ACTION_WORDS, search.action) && (
            <option value={search.action}>{search.action}</option>
          )}
          {GROUPS.map(([group, actions]) => (
            <optgroup key={group} label={group}>
              {actions?.map((action) => (
                <option key={action} value={action}>
                  {actionWords(action)}
                </option>
              ))}
            </optgroup>
          ))}
        </Select>
      </Field>
      <Field label="From where">
        <Select
          className="touch"
          value={search.via ?? ''}
          onChange={(_, { value }) => change({ via: value || undefined })}
        >
          <option value="">Anywhere</option>
          {Object.entries(VIA_WORDS).map(([via, words]) => (
            <option key={via} value={via}>
              {words}
            </option>
          ))}
        </Select>
      </Field>
      {day('from', 'From')}
      {day('until', 'Until')}
    </>
  )
}

/** What the selects do not show, and one way to be rid of all. */
function FilterChips() {
  const { client } = useConsole()
  const [search, change] = useActivitySearch()
  const people = useQuery(activityQueries(client).people())
  const narrow = useWidth() === 'narrow'
  const who = people.data?.items.find(({ id }) => id === search.who)?.name ?? search.who
  const subject = search.target && targetWords({ ...NOTHING, target: search.target }, fieldWords)
  const via = search.via && (VIA_WORDS as Record<string, string>)[search.via]
  const all: [name: keyof typeof search, words: string | undefined | false][] = [
    ['target', subject && `Subject is ${subject}`],
    ['who', narrow && who && `Who is ${who}`],
    ['action', narrow && search.action && `What is: ${actionWords(search.action)}`],
    ['via', narrow && via && `From where: ${via}`],
    ['from', narrow && search.from && `From ${search.from}`],
    ['until', narrow && search.until && `Until ${search.until}`],
  ]
  const chips = all.flatMap(([name, words]): Chip[] =>
    words ? [{ words, remove: () => change({ [name]: undefined }) }] : [],
  )
  if (chips.length > 0) return <Chips chips={chips} onClear={() => change(NO_FILTERS)} />
  if (Object.keys(filtersOf(search)).length === 0) return null
  return (
    <button type="button" className="link activity-clear" onClick={() => change(NO_FILTERS)}>
      Clear filters
    </button>
  )
}
const NOTHING = { targetName: null, before: null, after: null }
