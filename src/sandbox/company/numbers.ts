/**
 * Telephone numbers in E.164: valid-looking and unique for any size. Like the ids, a number can be read back to what
 * it was made for. Ranges that are reserved for fiction hold some hundreds of numbers, too few for a company here.
 */

export interface Area {
  country: 'GB' | 'FR' | 'US' | 'IE'
  prefix: string
  /** Added to the seven digits that follow the prefix, where low ones are not valid in that country. */
  base: number
}

export const AREAS = {
  London: { country: 'GB', prefix: '+44203', base: 0 },
  Manchester: { country: 'GB', prefix: '+44161', base: 2_000_000 },
  Paris: { country: 'FR', prefix: '+3318', base: 0 },
  Dublin: { country: 'IE', prefix: '+3531', base: 2_000_000 },
  'New York': { country: 'US', prefix: '+1212', base: 2_000_000 },
  Chicago: { country: 'US', prefix: '+1312', base: 2_000_000 },
} as const satisfies Record<string, Area>

/** What a number was made for; each purpose has room for a million. */
export const PURPOSE = {
  main: 0,
  foreign: 1,
  second: 2,
  contactCentre: 3,
  callingPlan: 4,
  resource: 5,
  onPremises: 6,
  spare: 7,
} as const

export interface MadeFor {
  area: Area
  purpose: number
  index: number
}

export interface Numbers {
  number(area: Area, purpose: number, index: number): string
  madeFor(number: string): MadeFor | null
}

const SPACE = 8_000_000
const ROOM = 1_000_000
// Odd and no multiple of five, so that it has an inverse modulo 8,000,000.
const STEP = 3_141_593

function inverse(value: bigint, modulus: bigint): number {
  let [a, b, x, y] = [value, modulus, 1n, 0n]
  while (b !== 0n) [a, b, x, y] = [b, a % b, y, x - (a / b) * y]
  return Number(((x % modulus) + modulus) % modulus)
}

const BACK = inverse(BigInt(STEP), BigInt(SPACE))

export function createNumbers(offset: number): Numbers {
  const shift = offset % SPACE
  return {
    number(area, purpose, index) {
      const slot = purpose * ROOM + index
      return area.prefix + String(area.base + ((STEP * slot + shift) % SPACE)).padStart(7, '0')
    },
    madeFor(number) {
      for (const area of Object.values<Area>(AREAS)) {
        if (!number.startsWith(area.prefix) || number.length !== area.prefix.length + 7) continue
        const digits = Number(number.slice(area.prefix.length)) - area.base
        if (!Number.isInteger(digits) || digits < 0 || digits >= SPACE) return null
        const slot = (BACK * ((digits - shift + SPACE) % SPACE)) % SPACE
        return { area, purpose: Math.floor(slot / ROOM), index: slot % ROOM }
      }
      return null
    },
  }
}

/** The number as people of that country write it, near enough. */
export function nationalFormat(number: string, country: string): string {
  const digits = number.slice(country === 'US' ? 2 : country === 'IE' ? 4 : 3)
  if (country === 'US') return `(${digits.slice(0, 3)}) ${digits.slice(3, 6)}-${digits.slice(6)}`
  if (country === 'FR') return `0${digits}`.replace(/(\d\d)(?=\d)/g, '$1 ')
  return `0${digits}`
}
