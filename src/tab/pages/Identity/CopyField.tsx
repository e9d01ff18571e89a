import { Field, Input } from '@fluentui/react-components'
import { CopyButton } from '../../components/CopyButton.tsx'

interface Props {
  label: string
  value: string
  hint: string
  /** Letters that must not be mistaken for each other. */
  mono?: boolean
}

/** Something to paste elsewhere: chosen whole with one click, or copied. */
export function CopyField({ label, value, hint, mono = false }: Props) {
  return (
    <Field label={label} hint={hint}>
      {(props) => (
        <div className="copy-field">
          <Input
            {...props}
            readOnly
            dir="ltr"
            className={mono ? 'touch mono' : 'touch'}
            value={value}
            onFocus={(event) => event.target.select()}
          />
          <CopyButton label="Copy" of={label} text={() => value} />
        </div>
      )}
    </Field>
  )
}
