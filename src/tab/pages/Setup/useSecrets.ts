import { useCallback, useRef, useState } from 'react'

/** What was typed and is not sent yet. It lasts as long as the page, and is in no storage. */
export interface Secrets {
  apiKey: string
  clientSecret: string
}

const NONE: Secrets = { apiKey: '', clientSecret: '' }
const WORDS: Record<keyof Secrets, string> = { apiKey: '8x8 API key', clientSecret: 'client secret' }

export type Hold = (secret: keyof Secrets, typed: string | ((now: string) => string)) => void

export function useSecrets() {
  const [secrets, show] = useState(NONE)
  // whoever sends one and goes on is asked nothing, although the page was not drawn again yet
  const now = useRef(NONE)
  const hold = useCallback<Hold>((secret, typed) => {
    const text = typeof typed === 'string' ? typed : typed(now.current[secret])
    if (text === now.current[secret]) return
    now.current = { ...now.current, [secret]: text }
    show(now.current)
  }, [])
  /** Their names, for people to read. */
  const held = (): string[] =>
    (Object.keys(WORDS) as (keyof Secrets)[]).flatMap((secret) => (now.current[secret] ? [WORDS[secret]] : []))
  return { secrets, hold, held }
}
