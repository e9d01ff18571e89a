import { useBlocker } from '@tanstack/react-router'

interface Props {
  isHeld: () => boolean
  /** Somebody tried to go elsewhere; `held`: and is kept here. */
  onTry: (held: boolean) => void
}

/** Back, Forward and a reload do not take away what was entered. Within the router alone: signing in is outside of it. */
export function KeepsPage({ isHeld, onTry }: Props): null {
  useBlocker({
    shouldBlockFn: () => {
      onTry(isHeld())
      return isHeld()
    },
    enableBeforeUnload: isHeld,
  })
  return null
}
