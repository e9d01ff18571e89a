import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { SetSite } from '../../../../../api/contract.ts'
import { sentence } from '../../../../api/client.ts'
import { useConsole } from '../../../../api/context.tsx'
import { AskDialog } from '../../../../components/ask/AskDialog.tsx'
import { siteQueries } from '../../../Sites/queries.ts'
import type { UserDialogProps } from './UserDialog.tsx'
import { useUserAct } from './useUserAct.ts'

/** Once, for a user that has no site. */
export function SiteDialog({ user, onClose }: UserDialogProps) {
  const { client } = useConsole()
  const { busy, refused, send } = useUserAct(user, onClose)
  const [site, setSite] = useState('')
  const sites = useQuery(siteQueries(client).all())
  const body: SetSite = { site }
  return (
    <AskDialog
      title={`Set the site of ${user.displayName}`}
      yes="Set site"
      ready={site !== ''}
      busy={busy}
      refused={refused ?? (sites.error ? sentence(sites.error) : null)}
      onClose={onClose}
      onYes={() => void send('POST', '/site', body)}
    >
      <p>8x8 cannot change the site of a user once it is set. A licence and an extension need one.</p>
      <label>
        Site
        <select value={site} onChange={(event) => setSite(event.target.value)}>
          <option value="">{sites.isPending ? 'Loading…' : 'Choose a site'}</option>
          {sites.data?.items.map((one) => (
            <option key={one.id} value={one.name}>
              {one.name} ({one.users})
            </option>
          ))}
        </select>
      </label>
    </AskDialog>
  )
}
