/** A telephone number as a person types it, read by the country of the PBX. Pure. */
import { isSupportedCountry, parsePhoneNumberFromString, type PhoneNumber } from 'libphonenumber-js'
import { quote } from '../parse.ts'

export type TypedNumber =
  /** `shown`: with its blanks, as +44 20 7946 0101. `country`: null where several share it, as toll-free. */
  | { number: string; shown: string; country: string | null; wrong: null }
  /** What would be right. */
  | { number: null; wrong: string }

const E164 = /^\+[1-9]\d{6,14}$/
/** Signs that steer the direction of a text come along when a number is copied. */
const UNSEEN = /[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g
const MOST_TEXT = 40

/** `country`: two letters; null: nobody said where the PBX is. */
export function readTyped(typed: string, country: string | null): TypedNumber {
  const text = typed.replace(UNSEEN, '').trim().replace(/^00/, '+')
  if (/^[^+\d(]|[^\d\s().+/-]/.test(text) || text.length > MOST_TEXT)
    return wrong(`${quote(typed)} is no telephone number; type it as in +44 20 7946 0101.`)
  const code = country !== null && isSupportedCountry(country) ? country : null
  if (text.startsWith('+')) return international(text, code)
  const here = code ? valid(parsePhoneNumberFromString(text, code)) : null
  const abroad = valid(parsePhoneNumberFromString(`+${text}`))
  if (here && abroad && here.number !== abroad.number)
    return wrong(
      `${quote(typed)} can be ${said(here)} or ${said(abroad)}; type the one that is meant with its + and country code.`,
    )
  const found = here ?? abroad
  if (found) return right(found)
  return wrong(
    code
      ? `${quote(typed)} is no number of ${code}; type it with + and its country code, as in +44 20 7946 0101.`
      : `${quote(typed)} has no country code, and the 8x8 service has no country yet; type it as in +44 20 7946 0101.`,
  )
}

/** What has its country code counts as it is: 8x8 knows numbers that the plan of a country does not. */
function international(text: string, code: string | null): TypedNumber {
  // "+44 (0)20 …": the nought is only dialled inside the country
  const found = parsePhoneNumberFromString(text.replace(/\(0\)/, ''))
  if (found && valid(found)) return right(found)
  const plain = `+${text.replace(/\D/g, '')}`
  if (E164.test(plain) && !/\(/.test(text)) return { number: plain, shown: plain, country: null, wrong: null }
  const example = code === null ? '' : ' Without its country code it is read as one of the 8x8 service.'
  return wrong(`${quote(text)} is too short or too long; type 7 to 15 digits after the +.${example}`)
}

const valid = (found: PhoneNumber | undefined): PhoneNumber | null => (found?.isValid() && !found.ext ? found : null)
const said = (found: PhoneNumber): string =>
  `${found.formatInternational()}${found.country ? ` (${found.country})` : ''}`
const right = (found: PhoneNumber): TypedNumber => ({
  ...{ number: found.number, shown: found.formatInternational(), country: found.country ?? null, wrong: null },
})
const wrong = (why: string): TypedNumber => ({ number: null, wrong: why })
