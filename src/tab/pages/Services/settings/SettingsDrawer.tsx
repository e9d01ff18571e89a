import {
  Button,
  DrawerBody,
  DrawerFooter,
  DrawerHeader,
  DrawerHeaderTitle,
  OverlayDrawer,
} from '@fluentui/react-components'
import { Dismiss24Regular } from '@fluentui/react-icons'
import type { ServiceKind } from '../../../../api/contract.ts'
import { WHO_CAN } from '../../../../words/choices.ts'
import { useLive, useMay } from '../../../api/context.tsx'
import { AskDialog } from '../../../components/ask/AskDialog.tsx'
import { ErrorState } from '../../../components/state/ErrorState.tsx'
import { Notice } from '../../../components/state/Notice.tsx'
import { PrimaryButton } from '../../../components/PrimaryButton.tsx'
import { useFocusBack } from '../../../components/ask/useFocusBack.ts'
import { usePreview } from '../../../plan/usePreview.ts'
import { WhoCan } from '../../Settings/roles/WhoCan.tsx'
import { Conflict } from './Conflict.tsx'
import { PbxFields } from './PbxFields.tsx'
import { SharedFields } from './SharedFields.tsx'
import { TeamsFields } from './TeamsFields.tsx'
import { useLetGo } from '../../../components/useLetGo.ts'
import { useBase, useServiceForm } from './useServiceForm.ts'
import type { ServiceForm } from './useServiceForm.ts'
import { NEEDS_SYNC } from './values.ts'
import type { Base } from './values.ts'
import './service-form.css'

interface Props {
  kind: ServiceKind
  open: boolean
  onClose: () => void
}

/** Settings of one service over the page: nothing takes effect before Save, nothing in Teams before a sync. */
export function SettingsDrawer({ kind, open, onClose }: Props) {
  const { base, error, again } = useBase(kind)
  const { shown, letGo } = useLetGo(open)
  useFocusBack(shown)
  const title = kind === 'pbx' ? '8x8 PBX settings' : 'Microsoft Teams settings'
  return (
    <OverlayDrawer
      open={shown}
      position="end"
      className="service-drawer"
      aria-label={title}
      onOpenChange={(_, { open: opens }) => !opens && onClose()}
    >
      <DrawerHeader>
        <DrawerHeaderTitle
          action={
            <Button
              className="touch"
              appearance="subtle"
              icon={<Dismiss24Regular />}
              aria-label="Close"
              onClick={onClose}
            />
          }
        >
          {title}
        </DrawerHeaderTitle>
      </DrawerHeader>
      {base ? (
        <Settings base={base} letGo={letGo} />
      ) : (
        <DrawerBody aria-busy={!error}>
          {error ? <ErrorState title="The settings could not be loaded" error={error} onAgain={again} /> : <Waiting />}
        </DrawerBody>
      )}
    </OverlayDrawer>
  )
}

const Waiting = () => (
  <div className="service-waiting">
    {[40, 90, 55, 90, 35].map((width, at) => (
      <i key={at} className="bar" style={{ width: `${width}%` }} />
    ))}
  </div>
)

function Settings({ base, letGo }: { base: Base; letGo: () => Promise<void> }) {
  const may = useMay('services.change')
  const form = useServiceForm(base, letGo)
  return (
    <>
      <DrawerBody>
        <div className="service-form">
          {!may && (
            <Notice kind="info" lead="You can look at these settings.">
              <WhoCan />
            </Notice>
          )}
          {form.theirs.length > 0 && <Conflict form={form} />}
          <fieldset className="service-fields" disabled={!may} aria-label="Settings">
            {form.kind === 'pbx' ? <PbxFields form={form} /> : <TeamsFields form={form} base={base} />}
            <SharedFields form={form} />
          </fieldset>
        </div>
      </DrawerBody>
      <DrawerFooter className="service-drawer-foot">
        <Foot form={form} may={may} />
      </DrawerFooter>
      {form.blocker.status === 'blocked' && (
        <AskDialog
          title="Leave without saving?"
          yes="Leave without saving"
          no="Go on editing"
          busy={false}
          refused={null}
          onYes={form.leave}
          onClose={form.blocker.reset}
        >
          <p>What you changed here is not saved.</p>
        </AskDialog>
      )}
    </>
  )
}

function Foot({ form, may }: { form: ServiceForm; may: boolean }) {
  const { status } = useLive()
  const preview = usePreview()
  const mayStart = useMay('sync.start')
  const { changed, faults, busy, saved, refused, theirs } = form
  const faulty = Object.keys(faults).length > 0
  const ready = may && changed.length > 0 && !busy && !faulty && theirs.length === 0
  const needsSync = [...changed, ...saved].some((name) => NEEDS_SYNC.includes(name))
  const idle = mayStart && (status?.running.length ?? 0) === 0
  const saveAndPreview = async () => {
    if (changed.length === 0 || (await form.save())) preview(false)
  }
  return (
    <>
      {refused && (
        <p className="ink-bad" role="alert">
          {refused}
        </p>
      )}
      <div className="buttons">
        <PrimaryButton disabledFocusable={!ready} aria-describedby="settings-standing" onClick={() => void form.save()}>
          Save
        </PrimaryButton>
        {needsSync && (
          <Button
            className="touch"
            disabledFocusable={!idle || (changed.length > 0 && !ready)}
            onClick={() => void saveAndPreview()}
          >
            {changed.length > 0 ? 'Save and preview' : 'Preview changes'}
          </Button>
        )}
        {changed.length > 0 && (
          <Button className="touch" onClick={form.discard}>
            Discard
          </Button>
        )}
      </div>
      <span id="settings-standing" className="secondary" role="status">
        {standing(form, may, faulty, needsSync)}
      </span>
    </>
  )
}

function standing(
  { changed, busy, saved, theirs }: ServiceForm,
  may: boolean,
  faulty: boolean,
  needsSync: boolean,
): string {
  if (!may) return WHO_CAN
  if (busy) return 'Saving'
  if (theirs.length > 0) return 'Say first which of the two holds'
  if (faulty) return 'Something is not right yet; it is marked above'
  if (changed.length > 0) return needsSync ? 'Not saved yet. Nothing changes in Teams before a sync' : 'Not saved yet'
  if (saved.length > 0) return needsSync ? 'Saved. The next sync applies it' : 'Saved'
  return 'No unsaved changes'
}
