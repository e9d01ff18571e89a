import { useMay } from '../../../api/context.tsx'
import { ChangedByAnother } from '../../../components/ask/ChangedByAnother.tsx'
import { bodyOf, wrongIn, type MailDraft } from './mailDraft.ts'
import { MailFields } from './MailFields.tsx'
import { MailTrial } from './MailTrial.tsx'
import { Loaded, SaveFoot, Section } from '../Section.tsx'
import { useSetting } from '../useSetting.ts'

const says = ({ on, host, from, to }: MailDraft): string =>
  on ? `from ${from} to ${to.join(', ')} by ${host}` : 'no e-mail'

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
              <MailFields value={value} base={base} enter={form.enter} />
              <MailTrial value={value} wrong={wrong} />
            </>
          ) : (
            <p>Now: {says(value)}.</p>
          ))}
      </Loaded>
    </Section>
  )
}
