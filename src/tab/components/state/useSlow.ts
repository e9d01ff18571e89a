import { useEffect, useState } from 'react'

/** True once something has been pending for 300 ms: quicker answers show no grey bars. */
export function useSlow(pending: boolean): boolean {
  const [slow, setSlow] = useState(false)
  useEffect(() => {
    if (!pending) return setSlow(false)
    const timer = setTimeout(() => setSlow(true), 300)
    return () => clearTimeout(timer)
  }, [pending])
  return pending && slow
}
