/** A key, secret, certificate or token that is near its end; and that it was renewed. */
import type { Conversation, CredentialNotice } from '../../notifications/store.ts'
import { card, openUrl, text } from './element.ts'
import type { Card } from './element.ts'
import { band, sub, type Kind, type Setting } from './parts.ts'
import { baseCard } from './talk.ts'
import { clean, date } from './text.ts'

export function credentialCard(
  notice: CredentialNotice,
  conversation: Pick<Conversation, 'kind'>,
  setting: Setting,
): Card {
  const label = clean(notice.label)
  const { kind, title, words } = wordsOf(notice)
  if (conversation.kind !== 'personal') return baseCard({ kind, title, sub: label }, setting)
  const body = [band(kind, title, sub(label)), text(words)]
  return card(body, [openUrl('Open console', setting.links.to(placeOf(notice)))], `${title}. ${label}.`)
}

/** In a list: its state in words. */
export const credentialTitle = (notice: CredentialNotice): Pick<ReturnType<typeof wordsOf>, 'kind' | 'title'> =>
  wordsOf(notice)

/** Where it is replaced. */
const placeOf = ({ credential }: CredentialNotice): string =>
  /^(scim|sso)\./.test(credential) ? 'identity' : 'settings#connections'

function wordsOf({ kind, days, expiresAt }: CredentialNotice): { kind: Kind; title: string; words: string } {
  if (kind === 'credentialRenewed')
    return { kind: 'ok', title: 'Resolved: credential renewed', words: 'It was replaced, or is not used any more.' }
  if (days === 0)
    return {
      kind: 'err',
      title: 'A credential has ended',
      words: `It ended on ${date(expiresAt)}. What needs it does not work until it is replaced.`,
    }
  const title = `A credential ends in ${days === 1 ? 'a day' : `${days} days`} or less`
  const words = `It ends on ${date(expiresAt)}. Replace it before, so that syncs go on.`
  return { kind: days <= 7 ? 'warn' : 'info', title, words }
}
