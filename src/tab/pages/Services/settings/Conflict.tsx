import { Button } from '@fluentui/react-components'
import type { Scope } from '../../../../api/contract.ts'
import { Notice } from '../../../components/state/Notice.tsx'
import type { ServiceForm } from './useServiceForm.ts'
import { NAMES } from './values.ts'
import type { Name, Values } from './values.ts'

/** Another admin was first: what is there now, and whose holds. Nothing entered is lost. */
export function Conflict({ form }: { form: ServiceForm }) {
  const { theirs, theirValues, changed, first } = form
  const both = theirs.filter((name) => changed.includes(name))
  return (
    <Notice
      kind="attention"
      lead={`${first ?? 'Somebody else'} changed these settings while you had them open.`}
      actions={
        <>
          <Button size="small" className="touch" onClick={form.keepMine}>
            Keep mine
          </Button>
          <Button size="small" className="touch" onClick={form.discard}>
            Take theirs
          </Button>
        </>
      }
    >
      <ul className="conflict">
        {theirs.map((name) => (
          <li key={name}>
            {NAMES[name]} is now <strong>{shown(name, theirValues)}</strong>
            {both.includes(name) && '; you entered something else'}
          </li>
        ))}
      </ul>
      {both.length === 0 && 'You changed other settings: keeping yours keeps theirs too.'}
    </Notice>
  )
}

function shown(name: Name, values: Values): string {
  if (name === 'scope') return scopeWords(values.scope)
  if (name === 'autoSync') return values.autoSync ? 'on' : 'off'
  if (name === 'windows')
    return values.windows.length === 0
      ? 'at any time'
      : values.windows.map(({ from, to }) => `${from} to ${to}`).join(', ')
  return String(values[name]) || 'none'
}

export const scopeWords = (scope: Scope): string =>
  scope.kind === 'all' ? 'all users' : scope.groups.map(({ name }) => name).join(', ')
