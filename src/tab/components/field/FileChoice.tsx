import { Button } from '@fluentui/react-components'
import type { ButtonProps } from '@fluentui/react-components'
import { useRef, useState } from 'react'
import type { DragEvent, ReactNode } from 'react'

interface FilePick {
  /** Of the input, for readers. */
  label: string
  /** Endings and types, as an input takes them. */
  accept: string
  /** Nothing is taken while it is off. */
  off?: boolean
  onFile: (file: File) => void
}

/** A file by drop or by choice: `choose` opens the browser's own dialog, `drop` goes on what takes a dropped one. */
export function useFile({ label, accept, off = false, onFile }: FilePick) {
  const field = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const take = (file: File | undefined) => {
    // the same file can be chosen again, once it was mended
    if (field.current) field.current.value = ''
    if (file && !off) onFile(file)
  }
  const input = (
    <input
      ref={field}
      className="unseen"
      type="file"
      accept={accept}
      aria-label={label}
      tabIndex={-1}
      onChange={(event) => take(event.target.files?.[0])}
    />
  )
  const drop = {
    onDragOver: (event: DragEvent) => {
      event.preventDefault()
      setOver(!off)
    },
    onDragLeave: () => setOver(false),
    onDrop: (event: DragEvent) => {
      event.preventDefault()
      setOver(false)
      take(event.dataTransfer.files[0])
    },
  }
  return { input, over, drop, choose: () => field.current?.click() }
}

/** What came of it; what is wrong is called out. */
export interface FileSaid {
  words: string
  bad: boolean
}

interface ChoiceProps {
  file: ReturnType<typeof useFile>
  icon: NonNullable<ButtonProps['icon']>
  /** Id of what names the file, where the words of the button alone do not. */
  describedBy?: string
  off?: boolean
  children: string
}

export const FileButton = ({ file, icon, describedBy, off = false, children }: ChoiceProps) => (
  <>
    <Button
      type="button"
      className="touch"
      icon={icon}
      aria-describedby={describedBy}
      disabledFocusable={off}
      onClick={file.choose}
    >
      {children}
    </Button>
    {file.input}
  </>
)

/** Beside the choice: what it is for, until something is to be said. */
export const FileSays = ({ said, hint, id }: { said: FileSaid | null; hint: ReactNode; id?: string }) => (
  <>
    <span className="secondary" id={id} role="status">
      {said && !said.bad ? said.words : hint}
    </span>
    {said?.bad && (
      <p className="ink-bad" role="alert">
        {said.words}
      </p>
    )}
  </>
)
