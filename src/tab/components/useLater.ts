import { useEffect, useState } from 'react'

const LATER_MS = 250
let isLater = false

/** True once the first view of this visit was painted: what is loaded then does not keep people waiting for it. */
export function useLater(): boolean {
  const [later, setLater] = useState(isLater)
  useEffect(() => {
    if (isLater) return
    const timer = setTimeout(() => {
      isLater = true
      setLater(true)
    }, LATER_MS)
    return () => clearTimeout(timer)
  }, [])
  return later
}
