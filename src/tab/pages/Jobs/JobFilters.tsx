import { Button, Menu, MenuItemCheckbox, MenuList, MenuPopover, MenuTrigger } from '@fluentui/react-components'
import { Filter16Filled, Filter16Regular } from '@fluentui/react-icons'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { JOB_STATE_WORDS } from '../../../words/states.ts'
import { useLive } from '../../api/context.tsx'
import { listOf } from '../../api/queries.ts'
import { Chips } from '../../components/list/Chips.tsx'

export type JobFilterName = 'service' | 'state'
const TITLES: Record<JobFilterName, string> = { service: 'Service', state: 'State' }

function useJobFilter(name: JobFilterName) {
  const search = useSearch({ from: '/jobs' })
  const { status } = useLive()
  const navigate = useNavigate()
  const words: Record<string, string> =
    name === 'state' ? JOB_STATE_WORDS : { pbx: status?.names.pbx ?? '8x8 PBX', teams: 'Teams' }
  const on = listOf(search[name]).filter((value) => Object.hasOwn(words, value))
  const set = (values: string[]) => {
    const next = (old: object) => ({
      ...old,
      cursor: undefined,
      page: undefined,
      [name]: values.join(',') || undefined,
    })
    void navigate({ to: '.', search: next as never, state: { cursors: [] } })
  }
  return { words, on, set }
}

/** Several values of one column; the same menu in the header of the table and on narrow screens. */
export function JobFilter({ name, wide = false }: { name: JobFilterName; wide?: boolean }) {
  const { words, on, set } = useJobFilter(name)
  const title = TITLES[name]
  const said = on.length ? on.map((value) => words[value]).join(', ') : 'all'
  const icon = on.length ? <Filter16Filled className="filter-on" /> : <Filter16Regular />
  return (
    <Menu checkedValues={{ [name]: on }} onCheckedValueChange={(_, { checkedItems }) => set(checkedItems)}>
      <MenuTrigger disableButtonEnhancement>
        <Button
          size={wide ? 'medium' : 'small'}
          className={wide ? 'touch' : 'filter'}
          appearance={wide ? 'secondary' : 'transparent'}
          icon={icon}
          aria-label={`Filter by ${title.toLowerCase()}: ${said}`}
        >
          {wide ? `${title}: ${said}` : undefined}
        </Button>
      </MenuTrigger>
      <MenuPopover>
        <MenuList aria-label={title}>
          {Object.entries(words).map(([value, label]) => (
            <MenuItemCheckbox key={value} name={name} value={value} persistOnClick>
              {label}
            </MenuItemCheckbox>
          ))}
        </MenuList>
      </MenuPopover>
    </Menu>
  )
}

export const JobFilters = () => (
  <div className="job-filters">
    <JobFilter name="service" wide />
    <JobFilter name="state" wide />
  </div>
)

/** The filters that are on, as chips. */
export function JobFilterChips() {
  const service = useJobFilter('service')
  const state = useJobFilter('state')
  const navigate = useNavigate()
  const chips = [
    { title: 'Service', filter: service },
    { title: 'State', filter: state },
  ]
    .filter(({ filter }) => filter.on.length > 0)
    .map(({ title, filter }) => ({
      words: `${title} is ${filter.on.map((value) => filter.words[value]).join(', ')}`,
      remove: () => filter.set([]),
    }))
  return <Chips chips={chips} onClear={() => void navigate({ to: '.', search: {} as never, state: { cursors: [] } })} />
}
