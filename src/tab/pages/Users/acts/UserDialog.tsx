import { lazy, Suspense } from 'react'
import type { ComponentType } from 'react'
import type { UserDetail } from '../../../../api/contract.ts'
import type { DialogName } from './userActs.ts'

export interface UserDialogProps {
  user: UserDetail
  onClose: () => void
}

type Loaded = () => Promise<{ default: ComponentType<UserDialogProps> }>

const DIALOGS: Record<DialogName, ReturnType<typeof lazy<ComponentType<UserDialogProps>>>> = {
  leave: lazyOf(() => import('../LeaveOutDialog.tsx').then(({ LeaveOutDialog }) => ({ default: LeaveOutDialog }))),
  edit: lazyOf(() => import('./EditDialog.tsx').then(({ EditDialog }) => ({ default: EditDialog }))),
  takeOver: lazyOf(() => import('../TakeOverDialog.tsx').then(({ TakeOverDialog }) => ({ default: TakeOverDialog }))),
  match: lazyOf(() => import('./MatchDialog.tsx').then(({ MatchDialog }) => ({ default: MatchDialog }))),
  site: lazyOf(() => import('./SiteDialog.tsx').then(({ SiteDialog }) => ({ default: SiteDialog }))),
  release: lazyOf(() => import('./ReleaseDialog.tsx').then(({ ReleaseDialog }) => ({ default: ReleaseDialog }))),
  recreate: lazyOf(() => import('./RecreateDialog.tsx').then(({ RecreateDialog }) => ({ default: RecreateDialog }))),
  remove: lazyOf(() => import('./RemoveDialog.tsx').then(({ RemoveDialog }) => ({ default: RemoveDialog }))),
}

function lazyOf(load: Loaded) {
  return lazy(load)
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
