import { Button } from '@fluentui/react-components'
import { useId, useRef } from 'react'
import type { ReactNode } from 'react'
import { PrimaryButton } from '../../components/PrimaryButton.tsx'
import { useFocusKept } from '../../components/useFocusKept.ts'

interface Props {
  title: string
  says: ReactNode
  children: ReactNode
  /** What is needed, from where, and a text to send to whoever has it. */
  need: ReactNode
  onBack: (() => void) | null
  /** Beside Next: test, or check again. */
  second?: ReactNode
  next: { words: string; ready: boolean; why: string; busy?: boolean; onClick: () => void } | null
  refused?: string | null
}

/** The form of a step with what it needs beside it. Next is off until the step holds; why stands below it. */
export function StepCard({ title, says, children, need, onBack, second, next, refused }: Props) {
  const id = useId()
  const card = useRef<HTMLElement>(null)
  const heading = useRef<HTMLHeadingElement>(null)
  useFocusKept(card, () => heading.current)
  return (
    <>
      <section ref={card} className="card setup-card" aria-labelledby="setup-step">
        <div className="setup-head">
          <h2 ref={heading} id="setup-step" tabIndex={-1}>
            {title}
          </h2>
          <p>{says}</p>
        </div>
        <div className="setup-body">{children}</div>
        {refused && (
          <p className="setup-refused ink-bad" role="alert">
            {refused}
          </p>
        )}
        <div className="setup-foot">
          {onBack && (
            <Button className="touch" onClick={onBack}>
              Back
            </Button>
          )}
          <div className="buttons setup-forward">
            {second}
            {next && (
              <PrimaryButton
                disabledFocusable={!next.ready || next.busy === true}
                aria-describedby={id}
                onClick={next.onClick}
              >
                {next.busy ? 'One moment' : next.words}
              </PrimaryButton>
            )}
          </div>
          {next && (
            <span id={id} className="secondary setup-why" role="status">
              {next.ready ? '' : next.why}
            </span>
          )}
        </div>
      </section>
      <aside className="card setup-need" aria-label="What you need">
        <h3>What you need</h3>
        {need}
      </aside>
    </>
  )
}

/** One thing that is needed. */
export const Need = ({ what, children }: { what: string; children: ReactNode }) => (
  <div className="setup-need-part">
    <h4>{what}</h4>
    {children}
  </div>
)
