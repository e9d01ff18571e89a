import { Button } from '@fluentui/react-components'
import type { ReactNode } from 'react'
import { ErrorState } from '../../components/state/ErrorState.tsx'
import { PrimaryButton } from '../../components/PrimaryButton.tsx'
import { useSlow } from '../../components/state/useSlow.ts'
import { useUnsaved } from './unsaved.tsx'
import { WhoCan } from './roles/WhoCan.tsx'

interface SectionProps {
  id: string
  title: string
  /** The question that it answers. */
  says: ReactNode
  children: ReactNode
  foot?: ReactNode
}

/** One part of the settings, with its own Save. */
export function Section({ id, title, says, children, foot }: SectionProps) {
  return (
    <section className="card setting" id={id} aria-labelledby={`${id}-title`}>
      <div className="setting-head">
        <h2 id={`${id}-title`} tabIndex={-1}>
          {title}
        </h2>
        <p className="secondary">{says}</p>
      </div>
      <div className="setting-body">{children}</div>
      {foot && <div className="setting-foot">{foot}</div>}
    </section>
  )
}

interface FormState {
  changed: boolean
  busy: boolean
  refused: string | null
  saved: boolean
  /** Somebody else was first, and nobody chose yet. */
  theirs: unknown
  save(): Promise<unknown>
  discard(): void
}

interface SaveProps {
  section: string
  form: FormState
  may: boolean
  /** Why what was entered cannot be saved; null: it can. */
  wrong?: string | null
}

/** Save, which is off until something changed; for others, who can change it. */
export function SaveFoot({ section, form, may, wrong = null }: SaveProps) {
  useUnsaved(section, form.changed)
  const not = form.theirs ? 'Choose first: keep yours, or take theirs' : wrong
  const ready = form.changed && !form.busy && not === null
  if (!may) return <WhoCan />
  return (
    <>
      {form.refused && (
        <p className="setting-refused ink-bad" role="alert">
          {form.refused}
        </p>
      )}
      <div className="buttons">
        <PrimaryButton
          aria-label={`Save ${section}`}
          disabledFocusable={!ready}
          onClick={ready ? () => void form.save() : undefined}
        >
          Save
        </PrimaryButton>
        {form.changed && (
          <Button className="touch" aria-label={`Discard changes of ${section}`} onClick={form.discard}>
            Discard
          </Button>
        )}
      </div>
      <span className="secondary" role="status">
        {form.changed ? (not ?? 'Not saved yet') : form.saved ? 'Saved' : 'No unsaved changes'}
      </span>
    </>
  )
}

interface LoadedProps {
  query: { isPending: boolean; isError: boolean; error: unknown; data: unknown; refetch(): unknown }
  title: string
  children: ReactNode
}

/** The content once it is there; before, grey bars or why it is not. */
export function Loaded({ query, title, children }: LoadedProps) {
  const slow = useSlow(query.isPending)
  return (
    <>
      {query.isError && (
        <ErrorState
          title={`${title} could not be loaded`}
          kept="Nothing was changed."
          error={query.error}
          onAgain={() => void query.refetch()}
          above={query.data !== undefined}
        />
      )}
      {query.data !== undefined
        ? children
        : slow && (
            <div aria-busy="true" className="setting-bars">
              {[64, 48, 56].map((width) => (
                <i key={width} className="bar" style={{ width: `${width}%` }} />
              ))}
            </div>
          )}
    </>
  )
}
