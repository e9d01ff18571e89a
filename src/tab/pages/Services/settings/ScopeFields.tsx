import { Combobox, Field, Option, Radio, RadioGroup } from '@fluentui/react-components'
import { Dismiss16Regular } from '@fluentui/react-icons'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { Scope } from '../../../../api/contract.ts'
import { sentence } from '../../../api/client.ts'
import { useConsole } from '../../../api/context.tsx'
import { Effect } from './Effect.tsx'
import { faultProps } from './faultProps.ts'
import { serviceQueries } from '../queries.ts'

interface Props {
  labelledBy: string
  scope: Scope
  seen: Scope
  changed: boolean
  fault: string | undefined
  onChange: (scope: Scope) => void
}

const MOST = 50

/** All users, or members of chosen groups; with what another choice would do. */
export function ScopeFields({ labelledBy, scope, seen, changed, fault, onChange }: Props) {
  const [groups, setGroups] = useState(scope.kind === 'groups' ? scope.groups : [])
  const choose = (chosen: typeof groups) => {
    setGroups(chosen)
    onChange({ kind: 'groups', groups: chosen })
  }
  const chosen = scope.kind === 'groups' ? scope.groups : []
  return (
    <>
      <RadioGroup
        aria-labelledby={labelledBy}
        value={scope.kind}
        onChange={(_, { value }) =>
          onChange(
            value === 'all'
              ? { kind: 'all' }
              : { kind: 'groups', groups: seen.kind === 'groups' && groups.length === 0 ? seen.groups : groups },
          )
        }
      >
        <Radio value="all" label="All users of 8x8 with a Microsoft 365 account" />
        <Radio value="groups" label="Members of chosen Microsoft 365 groups, groups in groups included" />
      </RadioGroup>
      {scope.kind === 'groups' && (
        <>
          <GroupSearch chosen={chosen} fault={fault} onChoose={(group) => choose([...chosen, group].slice(0, MOST))} />
          {chosen.length > 0 && (
            <ul className="chips" aria-label="Chosen groups">
              {chosen.map(({ id, name }) => (
                <li key={id}>
                  <button
                    type="button"
                    className="chip"
                    aria-label={`Remove group ${name}`}
                    onClick={() => choose(chosen.filter((group) => group.id !== id))}
                  >
                    <span>{name}</span>
                    <Dismiss16Regular aria-hidden="true" />
                  </button>
                </li>
              ))}
            </ul>
          )}
        </>
      )}
      {changed && fault === undefined && <Effect scope={scope} />}
    </>
  )
}

interface SearchProps {
  chosen: { id: string; name: string }[]
  fault: string | undefined
  onChoose: (group: { id: string; name: string }) => void
}

function GroupSearch({ chosen, fault, onChoose }: SearchProps) {
  const { client } = useConsole()
  const [typed, setTyped] = useState('')
  const [search, setSearch] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => setSearch(typed.trim()), 300)
    return () => clearTimeout(timer)
  }, [typed])
  const found = useQuery(serviceQueries(client).groups(search))
  const known = found.data?.items ?? []
  const left = known.filter(({ id }) => !chosen.some((group) => group.id === id))
  const hint = found.isError
    ? sentence(found.error)
    : `By the beginning of the name. At most ${MOST}; ${chosen.length} chosen.`
  return (
    <Field label="Add a group" hint={hint} {...faultProps(fault)}>
      <Combobox
        freeform
        value={typed}
        selectedOptions={[]}
        placeholder="Search groups"
        onChange={(event) => setTyped(event.target.value)}
        onOptionSelect={(_, { optionValue }) => {
          const group = left.find(({ id }) => id === optionValue)
          if (group) onChoose(group)
          setTyped('')
        }}
      >
        {left.map(({ id, name }) => (
          <Option key={id} value={id}>
            {name}
          </Option>
        ))}
        {left.length === 0 && (
          <Option key="none" value="" text="" disabled>
            {found.isFetching ? 'Asking Microsoft' : search ? `No other group begins with “${search}”` : 'No groups'}
          </Option>
        )}
      </Combobox>
    </Field>
  )
}
