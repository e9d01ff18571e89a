import { Button, Menu, MenuItem, MenuList, MenuPopover, MenuTrigger } from '@fluentui/react-components'
import {
  BookQuestionMark20Regular,
  Beaker20Regular,
  Keyboard20Regular,
  QuestionCircle20Regular,
} from '@fluentui/react-icons'
import { useNavigate } from '@tanstack/react-router'
import { Suspense, useState } from 'react'
import { useConsole } from '../api/context.tsx'
import { lazily } from '../components/lazily.ts'

const HelpDialog = lazily(() => import('./HelpDialog.tsx'), 'HelpDialog')

export type HelpTopic = 'keyboard' | 'words'

/** Help at the end of the pages. */
export function HelpMenu({ opened }: { opened: boolean }) {
  const { session } = useConsole()
  const navigate = useNavigate()
  const [topic, setTopic] = useState<HelpTopic | null>(null)
  return (
    <>
      <Menu defaultOpen={opened} hasIcons>
        <MenuTrigger disableButtonEnhancement>
          <Button className="help" appearance="transparent" icon={<QuestionCircle20Regular />}>
            Help
          </Button>
        </MenuTrigger>
        <MenuPopover>
          <MenuList aria-label="Help">
            <MenuItem icon={<Keyboard20Regular />} onClick={() => setTopic('keyboard')}>
              Keyboard…
            </MenuItem>
            <MenuItem icon={<BookQuestionMark20Regular />} onClick={() => setTopic('words')}>
              What the words mean…
            </MenuItem>
            {session.sandbox && (
              <MenuItem icon={<Beaker20Regular />} onClick={() => void navigate({ to: '/sandbox' })}>
                Sandbox tour and faults
              </MenuItem>
            )}
          </MenuList>
        </MenuPopover>
      </Menu>
      {topic && (
        <Suspense fallback={null}>
          <HelpDialog topic={topic} onClose={() => setTopic(null)} />
        </Suspense>
      )}
    </>
  )
}
