import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { ServiceView, Services } from '../../../api/contract.ts'
import { REMOVE_WORDS } from '../../../words/choices.ts'
import { useConsole } from '../../api/context.tsx'
import { useAct } from '../../api/useAct.ts'
import { AskDialog } from '../../components/ask/AskDialog.tsx'
import { isTyped, TypedWord } from '../../components/ask/TypedWord.tsx'

interface Props {
  view: ServiceView
  onClose: () => void
}

/** Credentials and settings go: said in full, and a word typed. */
export function RemoveDialog({ view, onClose }: Props) {
  const { client } = useConsole()
  const cache = useQueryClient()
  const { busy, refused, act } = useAct()
  const [typed, setTyped] = useState('')
  const { title, word, says } = REMOVE_WORDS[view.kind]
  const yes = async () => {
    const left = await act(() => client.send<Services>('DELETE', `/api/services/${view.kind}`))
    if (!left) return
    onClose()
    cache.setQueryData(['services'], left)
  }
  return (
    <AskDialog
      title={title}
      yes="Remove"
      danger
      ready={isTyped(word, typed)}
      {...{ busy, refused, onClose }}
      onYes={() => void yes()}
    >
      {says.map((line) => (
        <p key={line}>{line.replaceAll('*', '')}</p>
      ))}
      <TypedWord word={word} typed={typed} onType={setTyped} />
    </AskDialog>
  )
}
