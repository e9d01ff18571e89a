import { useState } from 'react'
import { AskDialog } from '../components/ask/AskDialog.tsx'
// loaded with the dialog, so that its click opens the tab at once
import './otherTab.ts'
import type { Out } from './OutPage.tsx'
import { SignInRefused } from './tokens.ts'
import type { Tokens } from './tokens.ts'

interface Props {
  tokens: Tokens
  /** Who was signed in. */
  name: string
  onDone: () => void
  onLeave: (out: Out) => void
}

/** The sign-in came to its end in mid-work: the page stays as it is, and what was under way goes on afterwards. */
export function Again({ tokens, name, onDone, onLeave }: Props) {
  const [refused, setRefused] = useState<string | null>(null)
  const signIn = async () => {
    setRefused(null)
    try {
      await tokens.signInAgain()
      onDone()
    } catch (error) {
      setRefused(says(error, name))
    }
  }
  return (
    <AskDialog
      title="Sign in again"
      yes="Sign in"
      no="Leave the console"
      stays
      busy={false}
      refused={refused}
      onYes={() => void signIn()}
      onClose={() => onLeave({ why: 'out', tokens })}
    >
      <p>Your sign-in has ended. What you entered stays here, and what you started goes on after you signed in.</p>
      {tokens.signOut && <p className="secondary">Sign-in opens in a new tab.</p>}
    </AskDialog>
  )
}

function says(error: unknown, name: string): string {
  if (!(error instanceof SignInRefused)) return error instanceof Error ? error.message : String(error)
  if (error.trouble === 'somebodyElse')
    return `That was ${error.detail}. What is on this page belongs to ${name}: sign in as ${name}, or leave the console.`
  if (error.trouble === 'closed') return error.detail || 'Sign-in was closed before it was done.'
  return error.message
}
