import type { SignIn } from '../../api/contract.ts'
import { ApiError } from '../api/client.ts'

let asked: Promise<SignIn> | null = null

/** Where people sign in here; asked once. */
export function issuerOfConsole(): Promise<SignIn> {
  asked ??= ask().catch((error: unknown) => {
    asked = null
    throw error
  })
  return asked
}

async function ask(): Promise<SignIn> {
  const answer = await fetch('/sign-in', { headers: { accept: 'application/json' } }).catch(() => null)
  if (!answer?.ok)
    throw new ApiError(0, 'Not reached', 'The console could not be reached. Syncs go on without this page.', null)
  return (await answer.json()) as SignIn
}
