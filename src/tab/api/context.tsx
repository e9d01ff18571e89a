import { createContext, useContext } from 'react'
import type { Session, SyncStatus } from '../../api/contract.ts'
import type { Host } from '../host/host.ts'
import type { Client } from './client.ts'
import type { LiveState } from './live.ts'

/** What every page may use: the host it is shown in, the way to the API, and who is signed in. */
export interface Console {
  host: Host
  client: Client
  session: Session
  signOut: (() => void) | null
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
