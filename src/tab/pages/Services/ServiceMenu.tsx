import { Button, Menu, MenuDivider, MenuItem, MenuList, MenuPopover, MenuTrigger } from '@fluentui/react-components'
import {
  Delete20Regular,
  History20Regular,
  MoreHorizontal20Regular,
  PauseCircle20Regular,
  PlayCircle20Regular,
  PlugConnected20Regular,
  Settings20Regular,
} from '@fluentui/react-icons'
import { useNavigate } from '@tanstack/react-router'
import { Suspense, useRef, useState } from 'react'
import type { ServiceView } from '../../../api/contract.ts'
import { WHO_CAN } from '../../../words/choices.ts'
import { useMay } from '../../api/context.tsx'
import { lazily } from '../../components/lazily.ts'
import { useCheck } from './useCheck.ts'

const DisableDialog = lazily(() => import('./DisableDialog.tsx'), 'DisableDialog')
const EnableDialog = lazily(() => import('./DisableDialog.tsx'), 'EnableDialog')
const RemoveDialog = lazily(() => import('./RemoveDialog.tsx'), 'RemoveDialog')

const DIALOGS = { disable: DisableDialog, enable: EnableDialog, remove: RemoveDialog }

/** What is rarely done to a service, and what takes something away. */
export function ServiceMenu({ view, opened }: { view: ServiceView; opened: boolean }) {
  const navigate = useNavigate()
  const may = useMay('services.change')
  const { check, checking, mayCheck } = useCheck(view.kind)
  const [asking, setAsking] = useState<keyof typeof DIALOGS | null>(null)
  const button = useRef<HTMLButtonElement>(null)
  const Dialog = asking && DIALOGS[asking]
  const close = () => {
    setAsking(null)
    requestAnimationFrame(() => button.current?.focus())
  }
  const rule = may ? undefined : WHO_CAN
  return (
    <>
      <Menu defaultOpen={opened} hasIcons>
        <MenuTrigger disableButtonEnhancement>
          <Button
            ref={button}
            className="touch"
            appearance="subtle"
            icon={<MoreHorizontal20Regular />}
            aria-label={`More for ${view.name}`}
          />
        </MenuTrigger>
        <MenuPopover>
          <MenuList aria-label={`More for ${view.name}`}>
            <MenuItem icon={<PlugConnected20Regular />} disabled={!mayCheck || checking} onClick={check}>
              Test connection
            </MenuItem>
            <MenuItem
              icon={<Settings20Regular />}
              onClick={() => void navigate({ to: '/services', search: { settings: view.kind } })}
            >
              Service settings
            </MenuItem>
            <MenuItem
              icon={<History20Regular />}
              onClick={() => void navigate({ to: '/jobs', search: { service: view.kind } })}
            >
              Show history
            </MenuItem>
            <MenuDivider />
            {view.enabled ? (
              <MenuItem
                icon={<PauseCircle20Regular />}
                disabled={!may}
                subText={rule}
                onClick={() => setAsking('disable')}
              >
                Disable…
              </MenuItem>
            ) : (
              <MenuItem
                icon={<PlayCircle20Regular />}
                disabled={!may}
                subText={rule}
                onClick={() => setAsking('enable')}
              >
                Enable…
              </MenuItem>
            )}
            <MenuItem icon={<Delete20Regular />} disabled={!may} subText={rule} onClick={() => setAsking('remove')}>
              Remove…
            </MenuItem>
          </MenuList>
        </MenuPopover>
      </Menu>
      <Suspense fallback={null}>{Dialog && <Dialog view={view} onClose={close} />}</Suspense>
    </>
  )
}
