/** A card as a mail: the same words, as plain text and as HTML. Buttons that act stay in the chat; links go along. */
import type { Letter } from '../../notifications/mail/smtp.ts'
import type { Action, Card, Element, OpenUrl, RichTextBlock, Style, TextRun } from '../cards/element.ts'

export function letterOf(card: Card, organization: string): Letter {
  const subject = `${firstSentence(card.fallbackText)} · ${organization}`
  const links = card.actions.filter((action) => action.type === 'Action.OpenUrl')
  const acts = card.actions.length > links.length
  const hint = acts ? 'To act on it, open the console or the chat with the bot.' : null
  const text = [
    ...card.body.flatMap(textOf),
    '',
    ...links.map(({ title, url }) => `${title}: ${url}`),
    ...(hint ? ['', hint] : []),
    ...['', `${SENT_BY} ${organization}. ${WHY}`, ''],
  ]
  return {
    subject,
    text: text.join('\n'),
    html: page(subject, card.body.map(htmlOf).join(''), links, hint, organization),
  }
}

const SENT_BY = 'Sent by Voice Sync Console of'
const WHY = 'An admin entered this address in Settings, E-mail.'

const firstSentence = (words: string): string => (/^.*?[.](?=\s|$)/.exec(words)?.[0] ?? words).replace(/\.$/, '')

const day = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', day: 'numeric', month: 'long', year: 'numeric' })

/** What the chat shows in the reader's own time is said in UTC. */
const timed = (words: string): string =>
  words
    .replace(/\{\{DATE\(([^,)]+),SHORT\)\}\}/g, (_, iso: string) => day.format(Date.parse(iso)))
    .replace(/\{\{TIME\(([^)]+)\)\}\}/g, (_, iso: string) => `${iso.slice(11, 16)} UTC`)

const joined = (runs: TextRun[]): string => runs.map(({ text }) => text).join('')

/** Lines. */
function textOf(element: Element): string[] {
  switch (element.type) {
    case 'TextBlock':
      return element.style === 'heading' ? ['', timed(element.text).toUpperCase()] : lines(timed(element.text), element)
    case 'RichTextBlock':
      return lines(joined(element.inlines), element)
    case 'Image':
      return element.altText ? [element.altText] : []
    case 'Container':
      return [...(element.separator ? [''] : []), ...element.items.flatMap(textOf)]
    case 'ColumnSet':
      return besides(element.columns.map(({ items }) => items.flatMap(textOf)))
    case 'Table':
      return element.rows.map(({ cells }) => cells.map(({ items }) => items.flatMap(textOf).join(' ')).join(' | '))
    case 'ActionSet':
      return linksOf(element.actions).map(({ title, url }) => `${title}: ${url}`)
    default:
      return []
  }
}

const lines = (words: string, { spacing }: { spacing?: string }): string[] =>
  spacing === 'Medium' ? ['', words] : [words]

/** Columns side by side: the first line of each in one line, what stands below in the last of them under it. */
function besides(columns: string[][]): string[] {
  const filled = columns.map((column) => column.filter((line) => line !== '')).filter((column) => column.length > 0)
  const rest = (filled.at(-1) ?? []).slice(1)
  const tiles = filled.length > 1 && filled.every((column) => column.length === 2)
  if (tiles) return [filled.map((column) => column.join(' ')).join(' · ')]
  return [filled.map(([first]) => first).join(' '), ...rest.map((line) => `    ${line}`)]
}

const linksOf = (actions: Action[]): OpenUrl[] => actions.filter((action) => action.type === 'Action.OpenUrl')

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => ESCAPES[sign] ?? '')

const BANDS: Record<Style, string> = {
  accent: '#5b5fc7',
  good: '#107c10',
  warning: '#b87000',
  attention: '#c4314b',
  emphasis: '#616161',
}

function htmlOf(element: Element): string {
  switch (element.type) {
    case 'TextBlock':
      return element.style === 'heading'
        ? `<h1 style="font-size:18px;margin:0">${escaped(timed(element.text))}</h1>`
        : paragraph(escaped(timed(element.text)), element)
    case 'RichTextBlock':
      return paragraph(runsOf(element), {})
    case 'Container':
      return element.style && element.bleed
        ? `<div style="border-left:6px solid ${BANDS[element.style]};padding:4px 12px;margin:0 0 12px">${element.items.map(htmlOf).join('')}</div>`
        : `<div style="margin:8px 0">${element.items.map(htmlOf).join('')}</div>`
    case 'ColumnSet':
      return `<table role="presentation" cellspacing="0" cellpadding="0" style="margin:4px 0"><tr>${element.columns
        .map(({ items }) => items.map(htmlOf).join(''))
        .filter((cell) => cell !== '')
        .map((cell) => `<td style="padding:0 12px 0 0;vertical-align:top">${cell}</td>`)
        .join('')}</tr></table>`
    case 'Table':
      return `<table cellspacing="0" cellpadding="4">${element.rows
        .map(({ cells }, at) => {
          const tag = at === 0 ? 'th' : 'td'
          return `<tr>${cells.map(({ items }) => `<${tag} style="text-align:left">${items.map(htmlOf).join('')}</${tag}>`).join('')}</tr>`
        })
        .join('')}</table>`
    case 'Image':
      return element.altText ? paragraph(escaped(element.altText), {}) : ''
    case 'ActionSet':
      return linksOf(element.actions).map(linkOf).join('')
    default:
      return ''
  }
}

function paragraph(
  inner: string,
  { size, weight, isSubtle }: { size?: string; weight?: string; isSubtle?: boolean },
): string {
  const style = [
    'margin:2px 0',
    ...(size === 'Small' ? ['font-size:13px'] : size === 'Large' ? ['font-size:20px'] : []),
    ...(weight === 'Bolder' ? ['font-weight:600'] : []),
    ...(isSubtle ? ['opacity:.75'] : []),
  ]
  return `<p style="${style.join(';')}">${inner}</p>`
}

const runsOf = ({ inlines }: RichTextBlock): string =>
  inlines
    .map(({ text, weight }) => (weight === 'Bolder' ? `<strong>${escaped(text)}</strong>` : escaped(text)))
    .join('')

const linkOf = ({ title, url }: OpenUrl): string =>
  `<a href="${escaped(url)}" style="display:inline-block;margin:4px 12px 4px 0;font-weight:600">${escaped(title)}</a>`

const page = (title: string, body: string, links: OpenUrl[], hint: string | null, organization: string): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="color-scheme" content="light dark">` +
  `<meta name="viewport" content="width=device-width"><title>${escaped(title)}</title></head>` +
  `<body style="font-family:'Segoe UI',Arial,sans-serif;font-size:15px;line-height:1.4;margin:0;padding:16px">` +
  `<div style="max-width:600px">${body}<p style="margin:16px 0">${links.map(linkOf).join('')}</p>` +
  (hint ? `<p style="font-size:13px">${escaped(hint)}</p>` : '') +
  `<p style="font-size:13px;opacity:.75">${escaped(`${SENT_BY} ${organization}. ${WHY}`)}</p></div></body></html>`
