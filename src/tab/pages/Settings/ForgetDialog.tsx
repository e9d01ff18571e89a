import { useState } from 'react'
import type { Connections } from '../../../api/contract.ts'
import { useConsole } from '../../api/context.tsx'
import { useAct } from '../../api/useAct.ts'
import { AskDialog } from '../../components/ask/AskDialog.tsx'
import { isTyped, TypedWord } from '../../components/ask/TypedWord.tsx'

const WHAT = {
  pbx: {
    title: 'Remove the 8x8 API key?',
    says: 'Users and numbers stay as they are. Syncs with 8x8 fail until there is a key again.',
  },
  microsoft365: {
    title: 'Remove the credentials of Microsoft 365?',
    says: 'Numbers in Teams stay as they are. Syncs with Teams fail, and nobody sees who is in which group, until there are credentials again.',
  },
  bot: { title: 'Remove the credentials of the bot?', says: 'The bot no longer answers, and nobody gets notices.' },
} as const

const WORD = 'remove'

export function ForgetDialog({ connection, onClose }: { connection: keyof typeof WHAT; onClose: () => void }) {
  const { client } = useConsole()
  const { busy, refused, act } = useAct()
  const [typed, setTyped] = useState('')
  const { title, says } = WHAT[connection]
  const forget = async () => {
    if (await act(() => client.send<Connections>('DELETE', `/api/connections/${connection}`))) onClose()
  }
  return (
    <AskDialog
      title={title}
      yes="Remove"
      no="Keep it"
      danger
      ready={isTyped(WORD, typed)}
      {...{ busy, refused, onClose }}
      onYes={() => void forget()}
    >
      <p>{says} To change it, choose Replace: then nothing stands still.</p>
      <TypedWord word={WORD} typed={typed} onType={setTyped} />
    </AskDialog>
  )
}
