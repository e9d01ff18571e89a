/** Telephone numbers as spreadsheets leave them: without their plus, with blanks, or ruined. */
import { isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js'

export type PhoneRead =
  | { number: string; repaired: boolean; problem: null }
  /** Kept as it is, so that it is refused by name and not taken for "no number". */
  | { number: string; repaired: false; problem: string }

const E164 = /^\+[1-9]\d{6,14}$/

/** `country` is where the user is: what a number without its country code belongs to. */
export function readPhone(cell: string, country: string | null): PhoneRead {
  if (E164.test(cell)) return { number: cell, repaired: false, problem: null }
  // Excel shows long numbers as 4.42079E+11, and the rest of the digits is lost
  if (/^\d([.,]\d+)?e\+?\d+$/i.test(cell)) {
    return { number: cell, repaired: false, problem: `${cell} lost its last digits in a spreadsheet; export again` }
  }
  const plain = cell.replace(/[\u200e\u200f\u202a-\u202e]/g, '').replace(/^00/, '+')
  const number = parsed(plain, country) ?? (plain.startsWith('+') ? null : parsed(`+${plain}`, null))
  if (number) return { number, repaired: true, problem: null }
  const why = country ? `is no number of ${country}` : 'has no country code, and no column names the country'
  return { number: cell, repaired: false, problem: `${JSON.stringify(cell.slice(0, 40))} ${why}` }
}

function parsed(text: string, country: string | null): string | null {
  const known = country !== null && isSupportedCountry(country) ? country : undefined
  const found = parsePhoneNumberFromString(text, known)
  return found?.isValid() ? found.number : null
}

/** "United Kingdom" is left to people; `GB` and `gb` are codes. */
export function countryOf(cell: string | undefined): string | null {
  const code = cell?.trim().toUpperCase() ?? ''
  const known = code === 'UK' ? 'GB' : code === 'USA' ? 'US' : code
  return isSupportedCountry(known) ? known : null
}
