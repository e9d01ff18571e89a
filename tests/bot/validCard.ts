/** What is wrong with a card, by the rules of the format and of ours; nothing is fetched. */
import { createRequire } from 'node:module'
import type { Card } from '../../src/bot/cards/element.ts'

type Node = Record<string, unknown> & { type?: string }

// The main entry of the package cannot be loaded by Node; its bundle can.
const adaptivecards = createRequire(import.meta.url)('adaptivecards/dist/adaptivecards.js') as {
  AdaptiveCard: new () => {
    parse(card: object, context: object): void
    validateProperties(): { validationEvents: { message: string }[] }
  }
  SerializationContext: new () => { eventCount: number; getEventAt(i: number): { message: string } }
}

/** Every property that our elements have in version 1.5; another is newer, or not there. */
const ALLOWED: Record<string, string[]> = {
  AdaptiveCard: ['$schema', 'version', 'body', 'actions', 'refresh', 'fallbackText'],
  TextBlock: ['text', 'wrap', 'size', 'weight', 'isSubtle', 'style', 'spacing', 'separator', 'horizontalAlignment'],
  TextRun: ['text', 'size', 'weight', 'isSubtle'],
  RichTextBlock: ['inlines', 'spacing', 'separator'],
  Image: ['url', 'altText', 'width', 'size', 'spacing'],
  Container: ['items', 'style', 'bleed', 'separator', 'spacing'],
  ColumnSet: ['columns', 'spacing', 'selectAction', 'separator'],
  Column: ['width', 'items', 'verticalContentAlignment'],
  FactSet: ['facts', 'spacing'],
  ActionSet: ['actions'],
  Table: ['columns', 'rows', 'firstRowAsHeaders', 'showGridLines'],
  TableRow: ['cells'],
  TableCell: ['items'],
  'Input.Text': ['id', 'label', 'isRequired', 'errorMessage', 'maxLength', 'placeholder'],
  'Input.ChoiceSet': ['id', 'label', 'style', 'value', 'choices'],
  'Input.Toggle': ['id', 'label', 'title', 'value'],
  'Action.Execute': ['title', 'verb', 'data', 'style', 'mode'],
  'Action.OpenUrl': ['title', 'url', 'mode'],
  'Action.ShowCard': ['title', 'card', 'mode'],
}

const LARGEST = 28 * 1024

/** Stands in no text at all. */
const NO_MARK = '\ufdd0'

/** `mark`: stands in what people wrote. `base`: where buttons lead. */
export function faultsOf(card: Card, mark = NO_MARK, base = 'https://console.example'): string[] {
  const faults: string[] = []
  const context = new adaptivecards.SerializationContext()
  const parsed = new adaptivecards.AdaptiveCard()
  parsed.parse(card, context)
  for (let i = 0; i < context.eventCount; i++) faults.push(context.getEventAt(i).message)
  for (const { message } of parsed.validateProperties().validationEvents) faults.push(message)
  const bytes = Buffer.byteLength(JSON.stringify(card))
  if (bytes > LARGEST) faults.push(`${bytes} bytes`)
  const nodes = nodesOf(card)
  for (const node of nodes) faults.push(...faultsOfNode(node, mark, base))
  const inSets = nodes.filter(({ type }) => type === 'ActionSet').flatMap(({ actions }) => actions as object[])
  if (inSets.length + card.actions.length > 6) faults.push('more than six actions')
  return faults
}

function nodesOf(card: Card): Node[] {
  const found: Node[] = []
  JSON.stringify(card, (_, value: unknown) => {
    if (value && typeof value === 'object' && 'type' in value) found.push(value as Node)
    return value
  })
  return found
}

function faultsOfNode(node: Node, mark: string, base: string): string[] {
  const { type = '' } = node
  const allowed = ALLOWED[type]
  if (!allowed) return [`${type} is no element of ours`]
  const faults = Object.keys(node)
    .filter((key) => key !== 'type' && !allowed.includes(key))
    .map((key) => `${type} has ${key}`)
  const words = String(node['text'] ?? '')
  if (type === 'TextBlock' && (words === '' || words.includes(mark))) faults.push(`a TextBlock says “${words}”`)
  if (type === 'TextRun' && /\{\{|[\p{Cc}\u202a-\u202e\u2066-\u2069]/u.test(words))
    faults.push(`a TextRun says “${words}”`)
  if (type === 'TextRun' && [...words].length > 600) faults.push(`a TextRun of ${[...words].length} letters`)
  if (type === 'Image' && !/^data:image\/png;base64,\w/.test(String(node['url'])))
    faults.push('an Image has no picture')
  const url = String(node['url'])
  if (
    type === 'Action.OpenUrl' &&
    !(url.startsWith(`${base}/tab/`) && /^[\w/?=&%.-]*(#[\w-]+)?$/.test(url.slice(base.length)))
  )
    faults.push(`a button leads to ${String(node['url'])}`)
  if (/^Action\./.test(type) && (!node['title'] || [...String(node['title'])].length > 40))
    faults.push(`a button says “${String(node['title'])}”`)
  return faults
}
