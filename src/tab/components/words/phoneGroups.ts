/** Countries by the length of their code (ITU-T E.164): 1 and 7, those listed, and three digits for all others. */
const TWO = new Set(
  (
    '20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 81 82 84 86 ' +
    '90 91 92 93 94 95 98'
  ).split(' '),
)

/** Where one plan of numbers holds for the whole country, as its regulator writes them; the first that fits. */
const PLANS: [RegExp, number[]][] = [
  [/^1\d{10}$/, [1, 3, 3, 4]],
  [/^442\d{9}$/, [2, 2, 4, 4]],
  [/^447\d{9}$/, [2, 4, 6]],
  [/^44\d{10}$/, [2, 3, 3, 4]],
  [/^33\d{9}$/, [2, 1, 2, 2, 2, 2]],
  [/^3531\d{7}$/, [3, 1, 3, 4]],
  [/^353\d{9}$/, [3, 2, 3, 4]],
  [/^61[2378]\d{8}$/, [2, 1, 4, 4]],
]

/** The digits of a number in E.164 form as people read them, country first; null: it is no such number. */
export function phoneGroups(text: string): string[] | null {
  if (!/^\+[1-9]\d{6,14}$/.test(text)) return null
  const digits = text.slice(1)
  const sizes = PLANS.find(([plan]) => plan.test(digits))?.[1] ?? [codeLength(digits)]
  const groups: string[] = []
  let rest = digits
  for (const size of sizes) {
    groups.push(rest.slice(0, size))
    rest = rest.slice(size)
  }
  if (rest) groups.push(rest)
  return groups
}

const codeLength = (digits: string): number => (/^[17]/.test(digits) ? 1 : TWO.has(digits.slice(0, 2)) ? 2 : 3)
