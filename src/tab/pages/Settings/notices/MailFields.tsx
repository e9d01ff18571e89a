import { Checkbox, Field, Input, Select, Switch, Textarea } from '@fluentui/react-components'
import { useState } from 'react'
import { dayTime } from '../../../components/words/time.ts'
import { elsewhere, SECURITY, type MailDraft, type Security } from './mailDraft.ts'

interface FieldsProps {
  value: MailDraft
  base: MailDraft | null
  enter: (some: Partial<MailDraft>) => void
}

/** Server, sender, addresses, and what goes to them. */
export function MailFields({ value, base, enter }: FieldsProps) {
  const { on, host, port, security, user, from, digest, quiet } = value
  const secure = (next: Security) =>
    enter({ security: next, ...(port === SECURITY[security].port ? { port: SECURITY[next].port } : {}) })
  return (
    <>
      <Switch
        checked={on}
        label={on ? 'On: notices go by e-mail too' : 'Off: no e-mail is sent'}
        aria-label="Notices by e-mail"
        onChange={(_, { checked }) => enter({ on: checked })}
      />
      <div className="setting-fields">
        <Text
          label="Mail server"
          hint="For example smtp.contoso.com"
          value={host}
          enter={(text) => enter({ host: text })}
        />
        <Field label="Encryption">
          <Select className="touch" value={security} onChange={(_, data) => secure(data.value as Security)}>
            {Object.entries(SECURITY).map(([key, { label }]) => (
              <option key={key} value={key}>
                {label}
              </option>
            ))}
          </Select>
        </Field>
        <Field label="Port">
          <Input
            className="touch setting-number"
            type="number"
            min={1}
            max={65_535}
            value={Number.isFinite(port) ? String(port) : ''}
            onChange={(_, { value: text }) => enter({ port: text === '' ? NaN : Number(text) })}
          />
        </Field>
        <Text
          label="User name"
          hint="Empty where the server asks for no sign-in."
          value={user ?? ''}
          enter={(text) => enter({ user: text === '' ? null : text })}
        />
        <Password value={value} base={base} enter={enter} />
        <Text
          label="Sender"
          hint="An address that the server lets you send as."
          value={from}
          enter={(text) => enter({ from: text })}
        />
      </div>
      <Addresses value={value} enter={enter} />
      <div className="setting-checks">
        <Checkbox
          checked={digest}
          label="The weekly digest too, with counts and without names"
          onChange={(_, { checked }) => enter({ digest: checked === true })}
        />
        <Checkbox
          checked={quiet}
          label="Quiet hours count for e-mail too"
          onChange={(_, { checked }) => enter({ quiet: checked === true })}
        />
      </div>
    </>
  )
}

interface TextProps {
  label: string
  hint: string
  value: string
  enter: (text: string) => void
}

const Text = ({ label, hint, value, enter }: TextProps) => (
  <Field label={label} hint={hint}>
    <Input
      className="touch"
      dir="ltr"
      maxLength={320}
      autoComplete="off"
      spellCheck={false}
      value={value}
      onChange={(_, data) => enter(data.value.trim())}
    />
  </Field>
)

function Password({ value, base, enter }: FieldsProps) {
  const { user, password, canKeep, typed = '' } = value
  const again = user !== null && base?.password && elsewhere(value, base)
  const hint = !canKeep
    ? 'Cannot be kept: the server was started without SECRETS_KEY.'
    : user === null
      ? 'Enter a user name first.'
      : again
        ? 'Enter it again: the kept one goes only to the server and user that it was entered for.'
        : password
          ? `Kept, encrypted, since ${dayTime(password.setAt)}, by ${password.setBy.name}. Leave it empty to keep it.`
          : 'Kept encrypted, and never shown again.'
  return (
    <Field label="Password" hint={hint}>
      <Input
        className="touch"
        type="password"
        dir="ltr"
        maxLength={1000}
        autoComplete="new-password"
        disabled={user === null || !canKeep}
        value={typed}
        onChange={(_, data) => enter({ typed: data.value })}
      />
    </Field>
  )
}

const MOST_ADDRESSES = 10
const listed = (text: string): string[] =>
  text
    .split(/[\s,;]+/)
    .filter(Boolean)
    .slice(0, MOST_ADDRESSES)

function Addresses({ value: { to }, enter }: Pick<FieldsProps, 'value' | 'enter'>) {
  const [text, setText] = useState(to.join('\n'))
  // what was discarded or saved by another is shown as it is
  const shown = listed(text).join() === to.join() ? text : to.join('\n')
  return (
    <Field label="Addresses" hint={`One in each line, ${MOST_ADDRESSES} at most. A team's mailbox, for example.`}>
      <Textarea
        dir="ltr"
        resize="vertical"
        rows={3}
        value={shown}
        onChange={(_, data) => {
          setText(data.value)
          enter({ to: listed(data.value) })
        }}
      />
    </Field>
  )
}
