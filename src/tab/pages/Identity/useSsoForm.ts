import type { IdentitySso, SsoSettings } from '../../../api/contract.ts'
import { useUnsaved } from '../Settings/unsaved.tsx'
import { useSetting } from '../Settings/useSetting.ts'

export const SSO_SECTION = 'Single sign-on (SSO)'

export const SSO_PATH = '/api/identity/sso'

/** What is kept, and a certificate that was chosen and is not saved yet. */
export interface SsoDraft extends IdentitySso {
  chosen?: { pem: string; name: string }
}

const bodyOf = ({ provider, signInUrl, issuer, signOutUrl, chosen }: SsoDraft): SsoSettings => ({
  ...{ provider, signInUrl: signInUrl.trim(), issuer: issuer.trim(), signOutUrl: signOutUrl.trim() },
  ...(chosen ? { certificate: chosen.pem } : {}),
})

const isHttps = (text: string): boolean => URL.parse(text.trim())?.protocol === 'https:'
const WHOLE = 'A whole address that begins with https:// is needed.'

/** What is wrong with what was entered, by field; an empty field is missing, not wrong. */
export function wrongOf({ signInUrl, issuer, signOutUrl }: SsoDraft) {
  return {
    signInUrl: signInUrl.trim() === '' || isHttps(signInUrl) ? null : WHOLE,
    signOutUrl: signOutUrl.trim() === '' || isHttps(signOutUrl) ? null : WHOLE,
    issuer:
      issuer.trim() === '' || /^(https?:\/\/|urn:)\S+$/i.test(issuer.trim())
        ? null
        : 'A URL or a URN is needed, as your provider shows it.',
  }
}

/** Names of what is still to be entered. */
export const lacking = ({ signInUrl, issuer, certificate, chosen }: SsoDraft): string[] => [
  ...(signInUrl.trim() ? [] : ['sign-in page URL']),
  ...(issuer.trim() ? [] : ['IdP issuer']),
  ...(certificate || chosen ? [] : ['certificate']),
]

export function useSsoForm() {
  const form = useSetting<SsoDraft>(SSO_PATH, bodyOf)
  useUnsaved(SSO_SECTION, form.changed)
  return form
}

export type SsoForm = ReturnType<typeof useSsoForm>
