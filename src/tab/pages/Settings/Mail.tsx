import { Button, Checkbox, Field, Input, Select, Switch, Textarea } from '@fluentui/react-components'
import { useState } from 'react'
import type { MailChange, MailTest, MailView } from '../../../api/contract.ts'
import { plural } from '../../../words/button.ts'
import { useConsole, useMay } from '../../api/context.tsx'
import { useAct } from '../../api/useAct.ts'
import { Notice } from '../../components/Notice.tsx'
import { dayTime } from '../../components/time.ts'
import { ChangedByAnother } from '../../components/ChangedByAnother.tsx'
import { Loaded, SaveFoot, Section } from './Section.tsx'
import { useSetting } from './useSetting.ts'

/** What is kept, and a password that was typed. */
type MailDraft = MailView & { typed?: string }

const SECURITY = {
  starttls: { label: 'STARTTLS', port: 587 },
  tls: { label: 'TLS from the start', port: 465 },
  none: { label: 'None, in your own network', port: 25 },
} as const
type Security = keyof typeof SECURITY

const bodyOf = ({ password: _, canKeep: __, typed, ...settings }: MailDraft): MailChange => ({
  ...settings,
  ...(typed && settings.user !== null ? { password: typed } : {}),
})

const says = ({ on, host, from, to }: MailDraft): string =>
  on ? `from ${from} to ${to.join(', ')} by ${host}` : 'no e-mail'

const elsewhere = (one: MailView, other: MailView): boolean =>
  (['host', 'port', 'user', 'security'] as const).some((key) => one[key] !== other[key])

function wrongIn(value: MailDraft, base: MailDraft | null): string | null {
  const { on, host, from, to, user, security, typed, port } = value
  if (on && (host === '' || from === '' || to.length === 0)) return 'E-mail needs a server, a sender and an address'
  if (!(port >= 1 && port <= 65_535)) return 'A port is a number from 1 to 65535'
  if ([from, ...to].some((one) => one !== '' && !/^[^\s@,;<>]+@[^\s@,;<>]+$/.test(one)))
    return 'Write whole addresses, each in a line of its own'
  if (security === 'none' && user !== null) return 'A password is never sent without encryption'
  if (!typed && user !== null && base?.password && elsewhere(value, base))
    return 'Enter the password for this server again'
  return null
}

/** The same notices by e-mail, for who does not look into Teams. */
export function Mail() {
  const may = useMay('settings.change')
  const form = useSetting<MailDraft>('/api/settings/mail', bodyOf)
  const { value, base } = form
  const wrong = value && wrongIn(value, base)
  return (
    <Section
      id="mail"
      title="E-mail"
      says="The same notices by e-mail: one for a problem, and one in the same thread when it is over."
      foot={<SaveFoot section="E-mail" form={form} may={may} wrong={wrong} />}
    >
      <Loaded query={form.loaded} title="E-mail">
        <ChangedByAnother form={form} says={says} />
        {value &&
          (may ? (
            <>
              <Fields value={value} base={base} enter={form.enter} />
              <TryIt value={value} wrong={wrong} />
            </>
          ) : (
            <p>Now: {says(value)}.</p>
          ))}
      </Loaded>
    </Section>
  )
}

interface FieldsProps {
  value: MailDraft
  base: MailDraft | null
  enter: (some: Partial<MailDraft>) => void
}

function Fields({ value, base, enter }: FieldsProps) {
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

/** Tries what is entered, saved or not. */
function TryIt({ value, wrong }: { value: MailDraft; wrong: string | null }) {
  const { client } = useConsole()
  const { busy, refused, act } = useAct()
  const [tested, setTested] = useState<MailTest | null>(null)
  const ready = wrong === null && value.host !== '' && value.from !== '' && value.to.length > 0 && !busy
  const go = async () => {
    setTested(null)
    const done = await act(() => client.send<MailTest>('POST', '/api/settings/mail/test', bodyOf(value)))
    if (done) setTested(done)
  }
  return (
    <div className="setting-act">
      <div>
        <p>Try it before you save it: a test e-mail goes to each address.</p>
        {refused && (
          <p className="ink-bad" role="alert">
            {refused}
          </p>
        )}
        <div role="status">{tested && <Answer test={tested} />}</div>
      </div>
      <Button className="touch" disabledFocusable={!ready} onClick={ready ? () => void go() : undefined}>
        {busy ? 'Sending' : 'Send a test e-mail'}
      </Button>
    </div>
  )
}

function Answer({ test: { ok, sent, failure, raw } }: { test: MailTest }) {
  if (ok) return <p className="ink-good">The mail server took {plural(sent, 'e-mail')}. Look into the mailbox.</p>
  return (
    <Notice kind="attention" lead={`${failure?.label ?? 'It was not sent'}.`}>
      {failure?.cause} {failure?.fix} Who can fix it: {failure?.who}.{' '}
      {raw && (
        <span className="mono" dir="ltr">
          {raw}
        </span>
      )}
    </Notice>
  )
}
