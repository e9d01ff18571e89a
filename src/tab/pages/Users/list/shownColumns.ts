/** Which columns of the list this browser shows, and in which order. */
import { useSyncExternalStore } from 'react'
import { USER_COLUMN_WORDS, type UserColumnName } from '../../../../words/userFields.ts'

const KEPT_AS = 'usersColumns'
/** The name leads to the user: it is always there, and first. */
const FIRST: UserColumnName = 'name'

export const USUAL: readonly UserColumnName[] = [
  FIRST,
  'userName',
  'status',
  'site',
  'licence',
  'extension',
  'number',
  'teams',
]

const listeners = new Set<() => void>()
let shown: readonly UserColumnName[] | null = null

/** Another version of the console may have kept it, and somebody may have changed it: what is not known is dropped. */
function parse(text: string | null): readonly UserColumnName[] {
  const known = (text ?? '').split(',').filter((name): name is UserColumnName => Object.hasOwn(USER_COLUMN_WORDS, name))
  return known.length > 0 ? [...new Set([FIRST, ...known])] : USUAL
}

function read(): readonly UserColumnName[] {
  try {
    return parse(localStorage.getItem(KEPT_AS))
  } catch {
    // browsers may refuse storage to a frame: then it lasts as long as the page
    return USUAL
  }
}

const current = (): readonly UserColumnName[] => (shown ??= read())

export function showColumns(names: readonly UserColumnName[]): void {
  shown = parse(names.join(','))
  try {
    localStorage.setItem(KEPT_AS, shown.join(','))
  } catch {
    // refused: see above
  }
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const useShownColumns = (): readonly UserColumnName[] => useSyncExternalStore(subscribe, current)
