import type { Engine } from '../engine.ts'

/** What a name is searched by without its accents is a line of its own (`fold.ts`); rows that were there get it here. */
const LETTERS: Record<string, string> = {
  ...{ a: 'àáâãäåāăąǎ', c: 'çćĉċč', d: 'ďđð', e: 'èéêëēĕėęě', g: 'ĝğġģ', h: 'ĥħ', i: 'ìíîïĩīĭįı', j: 'ĵ', k: 'ķ' },
  ...{ l: 'ĺļľł', n: 'ñńņň', o: 'òóôõöōŏőø', r: 'ŕŗř', s: 'śŝşšș', t: 'ţťț', u: 'ùúûüũūŭůűų', w: 'ŵ', y: 'ýÿŷ' },
  ...{ z: 'źżž', "'": '\u2019\u2018', ss: 'ß', ae: 'æ', oe: 'œ', th: 'þ' },
}

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`

const TYPED = Object.entries(LETTERS)
  .flatMap(([plain, letters]) => [...letters].map((letter) => [letter, plain] as const))
  .reduce((text, [letter, plain]) => `replace(${text}, ${quoted(letter)}, ${quoted(plain)})`, 'search_text')

/** Only texts with letters of more than one byte are looked at. */
const OTHER: Record<Engine['name'], string> = {
  sqlite: 'length(cast(search_text as blob)) > length(search_text)',
  postgres: 'octet_length(search_text) > length(search_text)',
}
const LINE: Record<Engine['name'], string> = { sqlite: 'char(10)', postgres: 'chr(10)' }

export const typedNames = (engine: Engine['name']): string[] => [
  `update users set search_text = substr(search_text || ${LINE[engine]} || ${TYPED}, 1, 600)
    where ${OTHER[engine]} and ${TYPED} <> search_text`,
]
