import { Checkbox } from '@fluentui/react-components'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { AskForChange, ChangeRequest, Licences, UserDetail } from '../../../../../api/contract.ts'
import { useConsole } from '../../../../api/context.tsx'
import { queries } from '../../../../api/queries.ts'
import { AskDialog } from '../../../../components/ask/AskDialog.tsx'
import { lowerDay } from '../../../../components/words/time.ts'
import { fieldWords } from '../../../../components/words/userWords.ts'
import { NumberField } from './NumberField.tsx'
import { OF_THE_IDP } from './owned.ts'
import type { UserDialogProps } from './UserDialog.tsx'
import { useUserAct } from './useUserAct.ts'

/** What 8x8 can be asked for, the most wanted first. Licence and extension are given by hand there. */
const FIELDS = [
  'licence',
  'extension',
  'number',
  'teamsEnabled',
  'givenName',
  'familyName',
  'userName',
  'federationId',
  'email',
  'title',
  'department',
  'workPhone',
  'mobilePhone',
  'locale',
  'timezone',
  'active',
]
const MAY_BE_EMPTY = [
  'licence',
  'number',
  'federationId',
  'title',
  'department',
  'workPhone',
  'mobilePhone',
  'timezone',
]
const BY_HAND = ['licence', 'extension']
const CHOICES: Record<string, [yes: string, no: string]> = {
  active: ['Active', 'Deactivated'],
  teamsEnabled: ['On', 'Off'],
}

const valueWords = (field: string, value: string | null): string =>
  value === null ? 'none' : (CHOICES[field]?.[value === 'true' ? 0 : 1] ?? value)

const LOOK_MS = 10_000
/** What was asked and has not gone to 8x8 yet. */
const MAY_GIVE_WAY: ChangeRequest['state'][] = ['pending', 'todo']

const isOwned = ({ owner, owned }: UserDetail, field: string): boolean =>
  owner === 'idp' && [...OF_THE_IDP, ...owned].includes(field)

/** Asks 8x8 for another value of one field. */
export function EditDialog({ user, onClose }: UserDialogProps) {
  const { client } = useConsole()
  const { busy, refused, send } = useUserAct(user, onClose)
  // somebody else may ask for the same meanwhile
  useQuery({ ...queries(client).user(user.id), refetchOnMount: 'always', refetchInterval: LOOK_MS })
  const [field, setField] = useState('licence')
  const [value, setValue] = useState('')
  const [clear, setClear] = useState(false)
  const shown = user.fields.find((row) => row.field === field)?.pbx ?? null
  const body: AskForChange = { field, value: value.trim() === '' ? null : value.trim() }
  const asked = user.requests.find((one) => one.field === field && MAY_GIVE_WAY.includes(one.state))
  // what nobody has cannot be cleared, and some has to be there
  const mayClear = shown !== null && MAY_BE_EMPTY.includes(field)
  const locked = FIELDS.filter((each) => isOwned(user, each))
  return (
    <AskDialog
      title={`Edit ${user.displayName} at 8x8`}
      yes={clear ? 'Ask 8x8 to clear it' : 'Ask 8x8'}
      ready={body.value !== null || clear}
      {...{ busy, refused, onClose }}
      onYes={() => void send('POST', '/requests', body)}
    >
      <label>
        Field
        <select
          value={field}
          onChange={(event) => {
            setField(event.target.value)
            setValue('')
            setClear(false)
          }}
        >
          {FIELDS.filter((each) => !locked.includes(each)).map((each) => (
            <option key={each} value={each}>
              {fieldWords(each)}
            </option>
          ))}
        </select>
      </label>
      <p className="secondary">At 8x8 now: {shown ?? 'none'}</p>
      {asked && (
        <p role="status">
          {asked.by.name} asked for {valueWords(field, asked.value)} {lowerDay(asked.at)}. What you ask for takes its
          place.
        </p>
      )}
      {!clear && <ValueField field={field} value={value} onChange={setValue} />}
      {mayClear && (
        <Checkbox
          className="ask-check"
          checked={clear}
          label="Take it away, and give no other"
          onChange={(_, { checked }) => {
            setClear(checked === true)
            setValue('')
          }}
        />
      )}
      <p>
        {BY_HAND.includes(field)
          ? 'Only a person can give it: it becomes a to-do with its steps in 8x8 Admin Console.'
          : 'The next sync writes it to 8x8. Where nothing may be written, it becomes a to-do.'}
        {locked.length > 0 && ' What the identity provider owns is changed there.'}
      </p>
    </AskDialog>
  )
}

interface ValueProps {
  field: string
  value: string
  onChange: (value: string) => void
}

function ValueField({ field, value, onChange }: ValueProps) {
  const { client } = useConsole()
  const licences = useQuery({
    queryKey: ['users', 'licences'],
    queryFn: ({ signal }) => client.get<Licences>('/api/licences', signal),
    enabled: field === 'licence',
  })
  if (field === 'number') return <NumberField value={value} onChange={onChange} />
  const choices = CHOICES[field]
  if (choices)
    return (
      <label>
        New value
        <select value={value} onChange={(event) => onChange(event.target.value)}>
          <option value="">Choose</option>
          <option value="true">{choices[0]}</option>
          <option value="false">{choices[1]}</option>
        </select>
      </label>
    )
  return (
    <label>
      New value
      <input
        value={value}
        maxLength={300}
        autoComplete="off"
        list={field === 'licence' ? 'licences-known' : undefined}
        onChange={(event) => onChange(event.target.value)}
      />
      <datalist id="licences-known">
        {licences.data?.items.map(({ name, users }) => (
          <option key={name} value={name}>
            {users} users
          </option>
        ))}
      </datalist>
    </label>
  )
}
