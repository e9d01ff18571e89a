import { Button } from '@fluentui/react-components'
import { createContext, useContext, useId, useLayoutEffect, useRef } from 'react'
import type { FormEvent, KeyboardEvent, ReactNode } from 'react'
import { PrimaryButton } from '../PrimaryButton.tsx'
import { KeepsPage } from './KeepsPage.tsx'
import { useHeld } from './useHeld.ts'
import './ask.css'
import '../field/field.css'

interface Props {
  title: string
  /** What will happen, and what is filled in. */
  children: ReactNode
  /** The words of the button that does it. */
  yes: string
  no?: string
  /** It takes something away from people. */
  danger?: boolean
  /** It came by itself: a key that was meant for the page behind it neither gives that up nor agrees to anything. */
  stays?: boolean
  /** False until everything that is asked for was filled in. */
  ready?: boolean
  /** There is nothing to give up: one button, which closes it. */
  only?: boolean
  busy: boolean
  /** Why it was refused. */
  refused: string | null
  onYes: () => void
  onClose: () => void
}

/** Why what a dialog asks for cannot be done any more; what was entered stays, to be copied. Null: it can. */
export const EndedContext = createContext<string | null>(null)

/**
 * Asks before something is done. The dialog of the browser holds the keyboard and gives the focus back by itself;
 * Esc closes it and nothing behind it.
 */
export function AskDialog({ title, children, yes, no = 'Cancel', danger, stays, only, ready = true, ...rest }: Props) {
  const { busy, onYes, onClose } = rest
  const ended = useContext(EndedContext)
  const refused = ended ?? rest.refused
  const may = ready && ended === null
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  const held = useHeld(dialog, busy, refused !== null)
  useLayoutEffect(() => {
    const element = dialog.current
    // a menu that led here gives the focus back first: where it is when the dialog opens, it is when it has closed
    const timer = setTimeout(() => {
      element?.showModal()
      if (stays) element?.focus()
      else element?.querySelector<HTMLElement>(only ? '.ask-yes' : 'input, select, textarea, .ask-no')?.focus()
    })
    return () => {
      clearTimeout(timer)
      element?.close()
    }
  }, [stays, only])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!may || busy) return
    held.send()
    onYes()
  }
  const keys = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return
    event.stopPropagation()
    // browsers close a dialog at the second Esc without asking
    if (stays) event.preventDefault()
  }
  const cancel = (event: FormEvent) => {
    event.preventDefault()
    if (!stays) onClose()
  }
  return (
    <dialog
      ref={dialog}
      className="ask"
      tabIndex={-1}
      role="alertdialog"
      aria-labelledby={`${id}title`}
      aria-describedby={`${id}says`}
      onKeyDown={keys}
      onCancel={cancel}
    >
      {/* what comes by itself has nothing to enter */}
      {!stays && <KeepsPage isHeld={held.isHeld} onTry={held.tried} />}
      <form onSubmit={submit} onInput={held.enter}>
        <h2 id={`${id}title`}>{title}</h2>
        <div className="ask-says" id={`${id}says`}>
          {children}
        </div>
        {refused && (
          <p className="ask-refused" role="alert">
            {refused}
          </p>
        )}
        {held.stopped && (
          <p className="ask-refused" role="alert">
            What you entered here is not sent yet. Finish it, or choose {no} to give it up.
          </p>
        )}
        <div className="buttons ask-buttons">
          {!only && (
            <Button className="touch ask-no" type="button" onClick={onClose}>
              {no}
            </Button>
          )}
          <PrimaryButton className={`ask-yes${danger ? ' red' : ''}`} type="submit" disabledFocusable={!may || busy}>
            {yes}
          </PrimaryButton>
        </div>
      </form>
    </dialog>
  )
}
