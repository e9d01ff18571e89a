import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { sentence } from './client.ts'

export interface Act {
  busy: boolean
  /** The sentence that says why it was refused. */
  refused: string | null
  /** Null when it was refused. What the pages show is read again either way: somebody else may have been first. */
  act<T>(doing: () => Promise<T>): Promise<T | null>
  /** It was done all the same: only the answer was lost. */
  cameAbout(): void
}

/** One thing that a person does: under way, refused, or done. */
export function useAct(): Act {
  const cache = useQueryClient()
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<string | null>(null)
  return {
    busy,
    refused,
    cameAbout: () => setRefused(null),
    async act(doing) {
      setBusy(true)
      setRefused(null)
      try {
        return await doing()
      } catch (error) {
        setRefused(sentence(error))
        return null
      } finally {
        setBusy(false)
        void cache.invalidateQueries()
      }
    },
  }
}
