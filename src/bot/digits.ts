/** Digits of any script as those of English: ٠, ०, ０ and 0 are one. Pure. */
const DIGIT = /\p{Nd}/u

export const withEnglishDigits = (text: string): string =>
  text.replace(/(?![0-9])\p{Nd}/gu, (digit) => String(valueOf(digit.codePointAt(0) ?? 0)))

/** Each script has its ten in a row, from zero on. */
function valueOf(code: number): number {
  let before = 0
  while (DIGIT.test(String.fromCodePoint(code - before - 1))) before += 1
  return before % 10
}
