import type { ReactNode } from 'react'

/** Numbers, usernames, addresses and output read left to right in every language. */
export const Ltr = ({ children, className }: { children: ReactNode; className?: string }) => (
  <bdi dir="ltr" className={className}>
    {children}
  </bdi>
)
