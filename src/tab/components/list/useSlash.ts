import { useEffect } from 'react'

/** `/` outside of a field. */
export function useSlash(go: () => void): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const { target } = event
      const typing = target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]')
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || typing) return
      event.preventDefault()
      go()
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  })
}
