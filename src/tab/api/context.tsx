import { createContext, useContext } from 'react'
import type { Session, SyncStatus } from '../../api/contract.ts'
import type { Host } from '../host/host.ts'
import type { Client } from './client.ts'
import type { LiveState } from './live.ts'

/** What signing in leads to: the host, the way to the API, and who is signed in. */
export interface Entered {
  host: Host
  client: Client
  session: Session
  signOut: (() => void) | null
}

/** What every page may use. */
export interface Console extends Entered {
  /** Roles are given and taken away while the console is open. */
  takeSession(session: Session): void
}

export interface Live {
  status: SyncStatus | null
  live: LiveState
  /** How often the stream was opened. */
  opened: number
}

export const ConsoleContext = createContext<Console | null>(null)
export const LiveContext = createContext<Live>({ status: null, live: 'live', opened: 0 })

export function useConsole(): Console {
  const value = useContext(ConsoleContext)
  if (!value) throw new Error('There is no console around this component.')
  return value
}

export const useLive = (): Live => useContext(LiveContext)
export const useMay = (action: string): boolean => useConsole().session.may.includes(action)
