import type { MailChange, MailView } from '../../../../api/contract.ts'

/** What is kept, and a password that was typed. */
export type MailDraft = MailView & { typed?: string }

export const SECURITY = {
  starttls: { label: 'STARTTLS', port: 587 },
  tls: { label: 'TLS from the start', port: 465 },
  none: { label: 'None, in your own network', port: 25 },
} as const
export type Security = keyof typeof SECURITY

export const bodyOf = ({ password: _, canKeep: __, typed, ...settings }: MailDraft): MailChange => ({
  ...settings,
  ...(typed && settings.user !== null ? { password: typed } : {}),
})

/** Another server or user than a password was entered for. */
export const elsewhere = (one: MailView, other: MailView): boolean =>
  (['host', 'port', 'user', 'security'] as const).some((key) => one[key] !== other[key])

/** Why it cannot be saved as it is; null: it can. */
export function wrongIn(value: MailDraft, base: MailDraft | null): string | null {
  const { on, host, from, to, user, security, typed, port } = value
  if (on && (host === '' || from === '' || to.length === 0)) return 'E-mail needs a server, a sender and an address'
  if (!(port >= 1 && port <= 65_535)) return 'A port is a number from 1 to 65535'
  const [strange] = [from, ...to].filter((one) => one !== '' && !/^[^\s@,;<>]+@[^\s@,;<>]+$/.test(one))
  if (strange) return `“${strange}” is not one whole address; write each in a line of its own`
  if (security === 'none' && user !== null) return 'A password is never sent without encryption'
  if (!typed && user !== null && base?.password && elsewhere(value, base))
    return 'Enter the password for this server again'
  return null
}
