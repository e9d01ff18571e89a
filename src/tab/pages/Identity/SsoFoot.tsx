import { Button } from '@fluentui/react-components'
import { useQueryClient } from '@tanstack/react-query'
import { Suspense, useEffect, useState } from 'react'
import type { IdentitySso } from '../../../api/contract.ts'
import { lazily } from '../../components/lazily.ts'
import { PrimaryButton } from '../../components/PrimaryButton.tsx'
import { tryUrl } from './trySignOn.ts'
import { lacking, wrongOf, type SsoDraft, type SsoForm } from './useSsoForm.ts'

const ForgetSsoDialog = lazily(() => import('./ForgetSsoDialog.tsx'), 'ForgetSsoDialog')
const names = new Intl.ListFormat('en', { type: 'conjunction' })

interface Props {
  form: SsoForm
  value: SsoDraft
  may: boolean
}

/** Save, and what can be done with what is saved: try it, hand our metadata over, forget it. */
export function SsoFoot({ form, value, may }: Props) {
  const cache = useQueryClient()
  const [asking, setAsking] = useState(false)
  const { changed, busy, theirs, base } = form
  const missing = lacking(value)
  const wrong = Object.values(wrongOf(value)).some((one) => one !== null)
  const ready = changed && !busy && may && !theirs && missing.length === 0 && !wrong
  const save = async () => {
    // its end is told of among the connections
    if (await form.save()) void cache.invalidateQueries({ queryKey: ['connections'] })
  }
  const standing = !may
    ? 'An admin can change this'
    : !changed
      ? 'No unsaved changes'
      : theirs
        ? 'Choose first: keep yours, or take theirs'
        : missing.length > 0
          ? `Still to enter: ${names.format(missing)}`
          : wrong
            ? 'One field is not right yet'
            : 'Not saved yet'
  return (
    <div className="scim-foot">
      <div className="buttons">
        <PrimaryButton
          disabledFocusable={!ready}
          aria-label="Save single sign-on"
          aria-describedby="sso-standing"
          onClick={ready ? () => void save() : undefined}
        >
          Save
        </PrimaryButton>
        {changed && (
          <Button className="touch" onClick={form.discard}>
            Discard
          </Button>
        )}
        {base?.certificate && !changed && <TrySignOn sso={base} />}
        {base?.certificate && !changed && may && (
          <Button className="touch" appearance="transparent" onClick={() => setAsking(true)}>
            Remove…
          </Button>
        )}
      </div>
      <span className="secondary" role="status" id="sso-standing">
        {standing}
      </span>
      <a className="scim-log" href={value.metadataUrl} target="_blank" rel="noreferrer">
        Our metadata
      </a>
      <Suspense fallback={null}>{asking && <ForgetSsoDialog onClose={() => setAsking(false)} />}</Suspense>
    </div>
  )
}

/** A real link, so that no browser takes it for a window that came by itself. */
function TrySignOn({ sso }: { sso: Pick<IdentitySso, 'url' | 'signInUrl'> }) {
  const { url, signInUrl } = sso
  const [target, setTarget] = useState<string | null>(null)
  useEffect(() => {
    let gone = false
    void tryUrl({ url, signInUrl }, new Date()).then((made) => !gone && setTarget(made))
    return () => {
      gone = true
    }
  }, [url, signInUrl])
  if (!target) return null
  return (
    <Button
      as="a"
      className="touch"
      href={target}
      target="_blank"
      rel="noreferrer"
      title="Opens your provider in a new tab; where it sends you back to says what arrived"
    >
      Test sign-in
    </Button>
  )
}
