import { Suspense } from 'react'
import type { ComponentType } from 'react'
import type { UserDetail } from '../../../../../api/contract.ts'
import { lazily } from '../../../../components/lazily.ts'
import type { DialogName } from './userActs.ts'

export interface UserDialogProps {
  user: UserDetail
  onClose: () => void
}

const DIALOGS: Record<DialogName, ComponentType<UserDialogProps>> = {
  leave: lazily(() => import('../LeaveOutDialog.tsx'), 'LeaveOutDialog'),
  edit: lazily(() => import('./EditDialog.tsx'), 'EditDialog'),
  takeOver: lazily(() => import('../TakeOverDialog.tsx'), 'TakeOverDialog'),
  match: lazily(() => import('./MatchDialog.tsx'), 'MatchDialog'),
  site: lazily(() => import('./SiteDialog.tsx'), 'SiteDialog'),
  release: lazily(() => import('./ReleaseDialog.tsx'), 'ReleaseDialog'),
  recreate: lazily(() => import('./RecreateDialog.tsx'), 'RecreateDialog'),
  remove: lazily(() => import('./RemoveDialog.tsx'), 'RemoveDialog'),
}

/** The dialog of one act, loaded when it is first asked for. */
export function UserDialog({ name, ...props }: UserDialogProps & { name: DialogName }) {
  const Dialog = DIALOGS[name]
  return (
    <Suspense fallback={null}>
      <Dialog {...props} />
    </Suspense>
  )
}
