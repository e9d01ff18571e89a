import type { ReactNode } from 'react'
import type { NumberView } from '../../../api/contract.ts'
import { NUMBER_TYPE_WORDS } from '../../../words/numbers.ts'
import { NumberStatus } from './NumberStatus.tsx'

export interface NumberColumn {
  words: string
  /** What the list is sorted by, where it can be. */
  sort?: 'number' | 'status' | 'user'
  /** Shown beside an open number, and the narrowest screen that shows it else. */
  brief?: boolean
  from?: 'middle' | 'large'
  width: number
  cell: (number: NumberView) => ReactNode
}

const none = <span className="none">Nobody</span>
/** A field that this side does not have. */
const blank = (
  <span className="none" role="img" aria-label="Not kept here">
    –
  </span>
)

export const holderWords = ({ holder, type }: NumberView): ReactNode =>
  holder ? holder.name : type === null ? blank : none

/** In order; the first is the link. */
export const NUMBER_COLUMNS: NumberColumn[] = [
  { words: 'Number', sort: 'number', brief: true, width: 168, cell: ({ number }) => number },
  { words: 'Status', sort: 'status', brief: true, width: 0, cell: (row) => <NumberStatus of={row} /> },
  { words: 'User at 8x8', sort: 'user', brief: true, width: 176, cell: ({ user }) => user?.displayName ?? none },
  { words: 'Holder in Teams', from: 'middle', width: 176, cell: holderWords },
  {
    words: 'Kind in Teams',
    from: 'large',
    width: 128,
    cell: ({ type }) => (type ? NUMBER_TYPE_WORDS[type] : blank),
  },
  { words: 'Country', from: 'middle', width: 84, cell: ({ country }) => country ?? blank },
  { words: 'Category', from: 'large', width: 104, cell: ({ category }) => category ?? blank },
]
