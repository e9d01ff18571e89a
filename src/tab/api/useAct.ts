import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { sentence } from './client.ts'
import { useTellsLate } from './late.ts'

export interface Act {
  busy: boolean
  /** The sentence that says why it was refused. */
  refused: string | null
  /** Null when it was refused. What the pages show is read again either way: somebody else may have been first. */
  act<T>(doing: () => Promise<T>): Promise<T | null>
  /** It was done all the same: only the answer was lost. */
  cameAbout(): void
  /** Whoever asked has gone elsewhere: what follows may lead nowhere else. A refusal is told by the frame then. */
  isGone(): boolean
}

/** One thing that a person does: under way, refused, or done. */
export function useAct(): Act {
  const cache = useQueryClient()
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<string | null>(null)
  const { isGone, begin } = useTellsLate()
  return {
    busy,
    refused,
    cameAbout: () => setRefused(null),
    isGone,
    async act(doing) {
      setBusy(true)
      setRefused(null)
      const tellLate = begin()
      try {
        return await doing()
      } catch (error) {
        setRefused(sentence(error))
        tellLate(error)
        return null
      } finally {
        setBusy(false)
        void cache.invalidateQueries()
      }
    },
  }
}
