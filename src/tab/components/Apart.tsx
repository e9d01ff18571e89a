import type { ReactNode } from 'react'

/** A value of one side that is not what the others have. */
export function Apart({ children }: { children: ReactNode }) {
  return (
    <span className="apart">
      <svg className="ink-attention" viewBox="0 0 16 16" role="img" aria-label="Differs">
        <path d="M3 6h10M3 10.5h10M11 2.5l-6 11" fill="none" stroke="currentColor" strokeWidth="1.6" />
      </svg>
      <strong>{children}</strong>
    </span>
  )
}
