import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { AskLicence, Excluded, Licences } from '../../../../api/contract.ts'
import { plural } from '../../../../words/button.ts'
import { useConsole } from '../../../api/context.tsx'
import { useAct } from '../../../api/useAct.ts'
import { AskDialog } from '../../../components/ask/AskDialog.tsx'
import type { BulkDialogProps } from './BulkBar.tsx'

/** Asks 8x8 for one licence for all of them. */
export function BulkLicence({ n, body, onClose, onDone }: BulkDialogProps) {
  const { client } = useConsole()
  const { busy, refused, act } = useAct()
  const [licence, setLicence] = useState('')
  const known = useQuery({
    queryKey: ['users', 'licences'],
    queryFn: ({ signal }) => client.get<Licences>('/api/licences', signal),
  })
  const ask = async () => {
    const wanted: AskLicence = { ...body, licence: licence.trim() }
    const done = await act(() => client.send<Excluded>('POST', '/api/users/licence', wanted))
    if (!done) return
    onDone(done, `asked of 8x8 to have ${wanted.licence}: see To-dos in 8x8`)
    onClose()
  }
  return (
    <AskDialog
      title={`Assign a licence to ${plural(n, 'user')}`}
      yes="Ask 8x8"
      ready={licence.trim() !== ''}
      {...{ busy, refused, onClose }}
      onYes={() => void ask()}
    >
      <label>
        Licence
        <input
          value={licence}
          maxLength={100}
          list="licences-known"
          autoComplete="off"
          onChange={(event) => setLicence(event.target.value)}
        />
        <datalist id="licences-known">
          {known.data?.items.map(({ name, users }) => (
            <option key={name} value={name}>
              {users} users
            </option>
          ))}
        </datalist>
      </label>
      <p>
        8x8 gives licences by hand: each becomes a to-do with its steps in 8x8 Admin Console. Users without a site are
        left as they are, and you are told which.
      </p>
    </AskDialog>
  )
}
