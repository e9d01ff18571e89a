/** A part of the address that the page cannot make anything of. */
export interface AddressPart {
  /** As it stands there: `state=zz`. */
  text: string
  /** "there is no such state" */
  why: string
}

/** What an address says that is not known, and what is left of it without that. */
export interface Misread {
  parts: AddressPart[]
  left: Record<string, string | undefined>
}

export interface KnownValues {
  /** What a value of it is, in one word. */
  noun: string
  has(value: string): boolean
  /** With commas between. */
  several?: boolean
}

export const oneOf = (noun: string, words: object, several = false): KnownValues => ({
  noun,
  has: (value) => Object.hasOwn(words, value),
  several,
})

/** `known`: by the name in the address; what is left out takes any text, or is refused by the server. */
export function misreadOf(search: object, known: Record<string, KnownValues>): Misread {
  const misread: Misread = { parts: [], left: {} }
  for (const [name, { noun, has, several = false }] of Object.entries(known)) {
    const value = (search as Record<string, unknown>)[name]
    if (typeof value !== 'string') continue
    const values = several ? value.split(',') : [value]
    const odd = [...new Set(values.filter((one) => !has(one)))]
    if (odd.length === 0) continue
    misread.parts.push(...odd.map((one) => ({ text: `${name}=${one}`, why: `there is no such ${noun}` })))
    misread.left[name] = values.filter(has).join(',') || undefined
  }
  return misread
}

export const isMisread = ({ parts }: Misread): boolean => parts.length > 0
