import { useBlocker } from '@tanstack/react-router'
import { createContext, useContext, useEffect, useMemo, useState } from 'react'
import type { ReactNode } from 'react'
import { AskDialog } from '../../components/ask/AskDialog.tsx'

type Mark = (section: string, changed: boolean) => void
const UnsavedContext = createContext<Mark>(() => undefined)
const DirtyContext = createContext<string[]>([])

/** Sections that hold something that is not saved. */
export const useDirty = (): string[] => useContext(DirtyContext)

/** A section says whether it holds something that is not saved. */
export function useUnsaved(section: string, changed: boolean): void {
  const mark = useContext(UnsavedContext)
  useEffect(() => {
    mark(section, changed)
    return () => mark(section, false)
  }, [mark, section, changed])
}

/** Whoever leaves the page with changes that are not saved is asked once, and told in which sections they are. */
export function UnsavedGuard({ sections, children }: { sections: string[]; children: ReactNode }) {
  const [marked, setMarked] = useState<string[]>([])
  const dirty = useMemo(() => sections.filter((one) => marked.includes(one)), [sections, marked])
  const mark = useMemo<Mark>(
    () => (section, changed) =>
      setMarked((old) =>
        old.includes(section) === changed ? old : changed ? [...old, section] : old.filter((one) => one !== section),
      ),
    [],
  )
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => dirty.length > 0 && current.pathname !== next.pathname,
    enableBeforeUnload: dirty.length > 0,
    withResolver: true,
  })
  const settled = blocker.status === 'blocked' && dirty.length === 0
  useEffect(() => {
    // what was on its way when somebody left is saved now: there is nothing to ask any more
    if (settled) blocker.proceed?.()
  }, [settled, blocker])
  return (
    <UnsavedContext value={mark}>
      <DirtyContext value={dirty}>{children}</DirtyContext>
      {blocker.status === 'blocked' && !settled && (
        <AskDialog
          title="Leave without saving?"
          yes="Leave without saving"
          no="Stay here"
          danger
          busy={false}
          refused={null}
          onClose={blocker.reset}
          onYes={blocker.proceed}
        >
          <p>
            What you changed under <strong>{listed(dirty)}</strong> is not saved, and is gone when you leave.
          </p>
        </AskDialog>
      )}
    </UnsavedContext>
  )
}

const list = new Intl.ListFormat('en', { type: 'conjunction' })
const listed = (names: string[]): string => list.format(names)
