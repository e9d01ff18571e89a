import { Button } from '@fluentui/react-components'
import {
  ArrowLeft20Regular,
  ChevronDown20Regular,
  ChevronUp20Regular,
  Dismiss20Regular,
  Link20Regular,
} from '@fluentui/react-icons'
import type { ReactNode } from 'react'
import { CopyButton } from '../CopyButton.tsx'
import type { Walk } from '../list/useRowKeys.ts'

interface Props {
  names: { back: string; before: string; after: string }
  link: () => string
  walk: Walk
  onClose: () => void
  /** Alone on a narrow screen. */
  page: boolean
  /** Who or what is open. */
  children: ReactNode
}

/** The head of what is open: what it is, the one before and after, a link to it, close. */
export function PanelTools({ names, link, walk, onClose, page, children }: Props) {
  return (
    <div className="user-head">
      {page && (
        <Button
          className="touch"
          appearance="subtle"
          icon={<ArrowLeft20Regular className="arrow" />}
          aria-label={names.back}
          onClick={onClose}
        />
      )}
      {children}
      <div className="user-tools">
        {!page && (
          <>
            <Button
              appearance="subtle"
              icon={<ChevronUp20Regular />}
              aria-label={names.before}
              disabled={!walk.before}
              onClick={walk.before ?? undefined}
            />
            <Button
              appearance="subtle"
              icon={<ChevronDown20Regular />}
              aria-label={names.after}
              disabled={!walk.after}
              onClick={walk.after ?? undefined}
            />
          </>
        )}
        <CopyButton subtle icon={<Link20Regular />} text={link} label="Copy link" />
        {!page && <Button appearance="subtle" icon={<Dismiss20Regular />} aria-label="Close" onClick={onClose} />}
      </div>
    </div>
  )
}
