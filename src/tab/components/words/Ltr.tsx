import type { ReactNode } from 'react'
import { phoneGroups } from './phoneGroups.ts'

/** Numbers, usernames, addresses and output read left to right in every language. */
export const Ltr = ({ children, className }: { children: ReactNode; className?: string }) => (
  <bdi dir="ltr" className={className}>
    {typeof children === 'string' ? spaced(children) : children}
  </bdi>
)

/**
 * A phone number is read in groups and copied whole: the gaps are drawn, not typed, since Teams admin center and
 * PowerShell take it without spaces.
 */
function spaced(text: string): ReactNode {
  const groups = phoneGroups(text)
  if (!groups) return inTwo(text)
  return groups.map((group, at) => (
    <span key={at} className="digits">
      {at === 0 && '+'}
      {group.slice(0, -1)}
      <i>{group.slice(-1)}</i>
    </span>
  ))
}

/** Where an address is wider than its place, it goes on with its domain. */
function inTwo(text: string): ReactNode {
  const at = text.lastIndexOf('@')
  if (at <= 0) return text
  return (
    <>
      {text.slice(0, at)}
      <wbr />
      {text.slice(at)}
    </>
  )
}
