/** Lists as no document has them: what a proxy, a fault at the vendor or somebody hostile may make of a page. */
import type { Answer } from './http.ts'

export const MANGLES = [
  /** Every second item is missing, on every page, and nothing says so. */
  'half',
  /** The first page that met this comes again and again, each time with the link of the page that was asked for. */
  'samePage',
  /** The list does not end: its last page links to its second. */
  'endless',
  /** The other cloud's form of a page. */
  'otherShape',
  /** Everybody on the page is somebody else. */
  'strangers',
  /** Everybody who is named was deleted. */
  'deletions',
  /** Items the other way round. */
  'reversed',
  /** An item without an id. */
  'nullId',
  /** An item comes twice, the second time without what it has. */
  'twoFaces',
  /** An item with a text of 10 million characters. */
  'long',
  /** An answer of 20 million characters. */
  'longer',
  /** An item with 100,000 arrays in each other. */
  'deep',
  /** Latin-1 bytes, said to be UTF-8. */
  'latin1',
  'utf16',
] as const

export type Mangle = (typeof MANGLES)[number]

type Json = Record<string, unknown>
const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

/** What one fault remembers between its calls. */
interface Memory {
  first: unknown[] | null
  link: Json | null
}

const memories = new WeakMap<object, Memory>()

/** `fault` is whose memory this is. */
export function mangled(answer: Answer, as: Mangle, fault: object): Answer {
  const { body } = answer
  if (!isObject(body)) return answer
  const name = Array.isArray(body['data']) ? 'data' : Array.isArray(body['value']) ? 'value' : null
  if (!name) return answer
  const items = body[name] as unknown[]
  const memory = memories.get(fault) ?? { first: null, link: null }
  memories.set(fault, memory)
  const withItems = (list: unknown[]): Answer => ({ ...answer, body: { ...body, [name]: list } })
  switch (as) {
    case 'half':
      return withItems(items.filter((_, index) => index % 2 === 0))
    case 'samePage':
      memory.first ??= items
      return withItems(memory.first)
    case 'endless':
      return { ...answer, body: endless(body, memory) }
    case 'otherShape':
      return { ...answer, body: { [name === 'data' ? 'value' : 'data']: items } }
    case 'strangers':
      return withItems(items.map((item) => JSON.parse(JSON.stringify(item).replace(/[0-9a-f](?=[0-9a-f]{3}")/gi, 'f'))))
    case 'deletions':
      return withItems(items.map(deletion))
    case 'reversed':
      return withItems(items.toReversed())
    case 'nullId':
      return withItems(items.map((item, index) => (index === 0 ? withId(item, null) : item)))
    case 'twoFaces':
      return withItems([...items, ...items.slice(0, 1).map(bare)])
    case 'long':
      return withItems(items.map((item, index) => (index === 0 ? named(item, 'x'.repeat(10_000_000)) : item)))
    case 'longer':
      return withItems([...items, { padding: 'x'.repeat(20_000_000) }])
    case 'deep':
      return { ...answer, body: deep({ ...body, [name]: items }) }
    case 'latin1':
      return { ...answer, body: Buffer.from(JSON.stringify({ ...body, note: 'Zoé' }), 'latin1') }
    case 'utf16':
      return { ...answer, body: Buffer.from(JSON.stringify(body), 'utf16le') }
  }
}

function endless(body: Json, memory: Memory): Json {
  const graph = typeof body['@odata.nextLink'] === 'string' ? { '@odata.nextLink': body['@odata.nextLink'] } : null
  const pages = isObject(body['pagination']) ? body['pagination'] : null
  memory.link ??= graph ?? pages
  if (graph || pages?.['hasMore'] === true || !memory.link) return body
  if (pages) return { ...body, pagination: memory.link }
  const { '@odata.deltaLink': _, ...rest } = body
  return { ...rest, ...memory.link }
}

function deletion(item: unknown): unknown {
  if (!isObject(item)) return item
  return 'eventType' in item ? { ...item, eventType: 'delete' } : { id: item['id'], '@removed': { reason: 'deleted' } }
}

const PLACES = ['basicInfo', 'id', 'userId', 'telephoneNumber']

function withId(item: unknown, id: null): unknown {
  if (!isObject(item)) return item
  if (isObject(item['basicInfo'])) return { ...item, basicInfo: { ...item['basicInfo'], userId: id } }
  return { ...item, id, ...('telephoneNumber' in item ? { telephoneNumber: id } : {}) }
}

function named(item: unknown, text: string): unknown {
  if (!isObject(item)) return item
  if (isObject(item['basicInfo'])) return { ...item, basicInfo: { ...item['basicInfo'], title: text } }
  return { ...item, note: text }
}

/** The same id, and nothing else of it. */
function bare(item: unknown): unknown {
  if (!isObject(item)) return item
  const basic = item['basicInfo']
  if (isObject(basic))
    return { ...item, basicInfo: { ...basic, status: 'INACTIVE' }, serviceInfo: { licenses: [], extensions: [] } }
  return Object.fromEntries(Object.entries(item).filter(([name]) => PLACES.includes(name)))
}

/** JSON.stringify goes no deeper than the stack. */
function deep(body: Json): string {
  const text = JSON.stringify(body)
  return `${text.slice(0, -1)},"deep":${'['.repeat(100_000)}${']'.repeat(100_000)}}`
}
