/** What every card is made of: band, lines, tiles, foot and buttons. */
import { iconUri } from './icons.ts'
import type { Icon } from './icons.ts'
import { bar } from './picture.ts'
import { bold, column, columns, container, execute, run, runs, small, subtle, text } from './element.ts'
import type { Action, Column, Element, Execute, Style, Table, TextRun } from './element.ts'
import { count, date, percent } from './text.ts'
import type { Links } from '../links.ts'

/** What a card needs besides its facts. `op` is unique for each card, and makes each of its writing buttons work once. */
export interface Setting {
  links: Links
  op: string
}

/** Kind of a card: which icon and which band. */
export type Kind = 'run' | 'diagnostic' | 'ok' | 'warn' | 'err' | 'queue' | 'info' | 'wait' | 'stop'

const STYLES: Record<Kind, Style> = {
  run: 'accent',
  diagnostic: 'accent',
  ok: 'good',
  warn: 'warning',
  err: 'attention',
  queue: 'accent',
  info: 'emphasis',
  wait: 'emphasis',
  stop: 'emphasis',
}

/** The state in words first, with its icon. The title is ours; the line below may hold a tenant's words. */
export function band(kind: Kind, title: string, sub: Element, icon: Icon = kind): Element {
  return bandOf(kind, text(title, { size: 'Medium', weight: 'Bolder', style: 'heading' }), sub, icon)
}

/** The title is somebody's name. */
export const namedBand = (kind: Kind, name: string, sub: Element): Element =>
  bandOf(kind, runs([run(name, { size: 'Medium', weight: 'Bolder' })]), sub, kind)

function bandOf(kind: Kind, heading: Element, sub: Element, icon: Icon): Element {
  return container(
    [
      columns([
        column('auto', [picture(icon, 28)], { verticalContentAlignment: 'Center' }),
        column('stretch', [heading, { ...sub, spacing: 'None' } as Element], { verticalContentAlignment: 'Center' }),
      ]),
    ],
    { style: STYLES[kind], bleed: true },
  )
}

export const picture = (icon: Icon, pixels: number, altText = ''): Element => ({
  type: 'Image',
  url: iconUri(icon),
  altText,
  width: `${pixels}px`,
})

/** The small line of a band. */
export const sub = (...inlines: (string | TextRun)[]): Element =>
  runs(inlines.map((part) => (typeof part === 'string' ? small(part) : part)))

/** Icon, bold words, plain words. `altText` says the state where the words do not; `at`: when, ISO, on a line below. */
export function line(
  icon: Icon,
  strong: string,
  words: string,
  more: { altText?: string; subtle?: boolean; at?: string } = {},
): Element {
  return columns(
    [
      column('auto', [picture(icon, 18, more.altText ?? '')]),
      column('stretch', [
        runs([bold(strong), more.subtle ? subtle(`: ${words}`) : run(`: ${words}`)]),
        ...(more.at ? [text(date(more.at), { size: 'Small', isSubtle: true, spacing: 'None' })] : []),
      ]),
    ],
    { spacing: 'Small' },
  )
}

/** Two or three numbers with what they count. */
export function tiles(list: [number, string][]): Element {
  const tile = ([number, label]: [number, string]): Column =>
    column('stretch', [
      text(count(number), { size: 'Large', weight: 'Bolder', horizontalAlignment: 'Center' }),
      text(label, { size: 'Small', isSubtle: true, horizontalAlignment: 'Center', spacing: 'None' }),
    ])
  return container([columns(list.slice(0, 3).map(tile))], { style: 'emphasis' })
}

/** The bar, and the same in words. */
export function progressBar(done: number, total: number, words: Element): Element[] {
  const full = percent(done, total)
  return [{ type: 'Image', url: bar(full), altText: `${full} percent done`, size: 'Stretch', spacing: 'Small' }, words]
}

/** A bold count of fixed width, and what it counts. From ten thousand on it would break within the number. */
export const counted = (number: number, items: Element[]): Element =>
  columns([
    column(number < 10_000 ? '44px' : '60px', [
      text(count(number), { weight: 'Bolder', horizontalAlignment: 'Right' }),
    ]),
    column('stretch', items),
  ])

/** Who on one line, times on the next. */
export function foot(who: TextRun[], times: string): Element {
  return container([runs(who), text(times, { size: 'Small', isSubtle: true, spacing: 'None' })], {
    separator: true,
    spacing: 'Medium',
  })
}

/** The same, of times alone or what else is small. */
export const smallFoot = (words: string): Element =>
  text(words, { size: 'Small', isSubtle: true, separator: true, spacing: 'Medium' })

/** The first row names the columns. */
export function table(heads: string[], rows: TextRun[][][]): Table {
  const row = (cells: TextRun[][]): Table['rows'][number] => ({
    type: 'TableRow',
    cells: cells.map((inlines) => ({ type: 'TableCell', items: [runs(inlines)] })),
  })
  return {
    type: 'Table',
    columns: heads.map(() => ({ width: 1 })),
    rows: [row(heads.map((head) => [bold(head)])), ...rows.map(row)],
    firstRowAsHeaders: true,
    showGridLines: false,
  }
}

export const heading = (words: string): Element => text(words, { weight: 'Bolder', spacing: 'Medium' })

/** Starts a sync; works once. */
export const syncButton = (setting: Setting, title = 'Sync Now', service: 'all' | 'pbx' | 'teams' = 'all'): Execute =>
  execute(title, 'sync.start', { service, op: `${setting.op}.${service}` })

/** Plans a sync and writes nothing. */
export const previewButton = (setting: Setting, title = 'Preview'): Execute =>
  execute(title, 'sync.preview', { op: `${setting.op}.preview` })

const LETTERS = 42

/** At most 4 visible buttons of at most 42 letters together, and 6 in all: the rest goes behind the overflow. */
export function buttons(...list: (Action | null)[]): Action[] {
  let letters = 0
  return list
    .filter((action) => action !== null)
    .slice(0, 6)
    .map((action, i) => {
      letters += [...action.title].length
      return i < 4 && letters <= LETTERS ? action : { ...action, mode: 'secondary' as const }
    })
}
