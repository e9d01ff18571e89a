/** The vendors' documents as a judge: is this exchange one that they allow? */
import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import type { ValidateFunction } from 'ajv'
import formats from 'ajv-formats'
import { parse } from 'yaml'
import type { Exchange } from '../../src/sandbox/sandbox.ts'
import { AUDITS, ORGANIZATION } from './fragments.ts'

type Json = Record<string, unknown>

interface Operation {
  document: string
  method: string
  template: string
  expression: RegExp
  names: string[]
  parameters: { name: string; in: string; required?: boolean; schema: Json }[]
  body: { required: boolean; validate: ValidateFunction } | null
  answers: Map<string, ValidateFunction | null>
  error: ValidateFunction
}

const FILES = {
  '8x8': ['8x8/user-api-v1.yaml', '8x8/site-api-v1.yaml', '8x8/phonenumber-api-v1.yaml', '8x8/operation-api-v1.yaml'],
  graph: ['graph/graph-subset.yaml'],
}

/** Statuses that are described in prose for every call, though the OpenAPI file of this one does not list them. */
const PROSE = new Set([400, 401, 403, 404, 405, 406, 408, 409, 415, 429, 500, 501, 503])

/** OpenAPI 3.0 says nullable where JSON Schema says a type; `allOf` beside it is how some documents refer. */
function toJsonSchema(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toJsonSchema)
  if (typeof value !== 'object' || value === null) return value
  const { nullable, example: _example, examples: _examples, ...rest } = value as Json
  const schema = Object.fromEntries(
    Object.entries(rest)
      .filter(([name]) => !name.startsWith('x-') && name !== 'readOnly' && name !== 'discriminator')
      .map(([name, inner]) => [name, toJsonSchema(inner)]),
  )
  return nullable === true ? { anyOf: [schema, { type: 'null' }] } : schema
}

/** A parameter is text on the wire: numbers and booleans are read before they are checked. */
function typed(text: string, schema: Json): unknown {
  if (schema['type'] === 'integer') return /^-?\d+$/.test(text) ? Number(text) : text
  if (schema['type'] === 'boolean') return text === 'true' ? true : text === 'false' ? false : text
  return text
}

export interface Documents {
  /** What is wrong with this exchange; empty: nothing. */
  complaints(exchange: Exchange): string[]
}

function contentOf(content: unknown): Json | null {
  // Vendor types and application/json alike: whatever JSON type the document names.
  const found = Object.entries((content ?? {}) as Json).find(([type]) => /json/.test(type))
  return found ? ((found[1] as Json)['schema'] as Json) : null
}

export function loadDocuments(): Documents {
  const operations: Operation[] = []
  const ajv = new Ajv({ strict: false, allErrors: true })
  formats.default(ajv)

  function add(document: string, file: string, source: Json): void {
    ajv.addSchema({ $id: `${file}#root`, ...(toJsonSchema({ components: source['components'] }) as Json) }, file)
    const compile = (schema: Json): ValidateFunction => {
      const text = JSON.stringify(toJsonSchema(schema)).replaceAll('"#/components', `"${file}#/components`)
      return ajv.compile(JSON.parse(text) as Json)
    }
    const components = source['components'] as { schemas: Record<string, Json>; responses?: Record<string, Json> }
    const errorName = document === 'graph' ? 'ODataErrors.ODataError' : 'ErrorResponse'
    const error = compile(components.schemas[errorName] ?? {})
    for (const [template, path] of Object.entries(source['paths'] as Record<string, Record<string, Json>>)) {
      for (const [method, operation] of Object.entries(path)) {
        const names: string[] = []
        const pattern = template
          .split(/(\{[^}]+\})/)
          .map((part) => {
            if (!part.startsWith('{')) return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
            names.push(part.slice(1, -1))
            return "([^/']+)"
          })
          .join('')
        const answers = new Map<string, ValidateFunction | null>()
        for (const [status, answer] of Object.entries(operation['responses'] as Record<string, Json>)) {
          const ref = answer['$ref'] as string | undefined
          const meant = ref ? (components.responses?.[ref.split('/').at(-1) ?? ''] ?? {}) : answer
          const schema = contentOf(meant['content'])
          answers.set(status, schema ? compile(schema) : null)
        }
        const requestBody = operation['requestBody'] as Json | undefined
        const bodySchema = requestBody ? contentOf(requestBody['content']) : null
        operations.push({
          document,
          method: method.toUpperCase(),
          template,
          expression: new RegExp(`^${pattern}$`),
          names,
          parameters: (operation['parameters'] ?? []) as Operation['parameters'],
          body: bodySchema ? { required: requestBody?.['required'] === true, validate: compile(bodySchema) } : null,
          answers,
          error,
        })
      }
    }
  }
  for (const [document, files] of Object.entries(FILES)) {
    for (const file of files) {
      const url = new URL(`../../apis/${file}`, import.meta.url)
      add(document, file, parse(readFileSync(url, 'utf8')) as Json)
    }
  }
  add('8x8', 'audits', AUDITS)
  add('graph', 'organization', ORGANIZATION)

  const why = (validate: ValidateFunction, what: string): string[] =>
    (validate.errors ?? []).slice(0, 3).map((error) => `${what}${error.instancePath} ${error.message}`)

  function checkParameters(exchange: Exchange, operation: Operation): string[] {
    const found = operation.expression.exec(exchange.path)
    const given: Record<string, Record<string, string>> = {
      path: Object.fromEntries(operation.names.map((name, n) => [name, decodeURIComponent(found?.[n + 1] ?? '')])),
      query: Object.fromEntries(exchange.query),
      header: exchange.requestHeaders,
    }
    const wrong: string[] = []
    for (const { name, in: where, required, schema } of operation.parameters) {
      const text = given[where]?.[where === 'header' ? name.toLowerCase() : name]
      if (text === undefined) {
        if (required) wrong.push(`${where} parameter ${name} is missing`)
      } else if (!ajv.validate(toJsonSchema(schema) as Json, typed(text, schema))) {
        wrong.push(`${where} parameter ${name}: ${ajv.errorsText()}`)
      }
    }
    const known = operation.parameters.filter((one) => one.in === 'query').map((one) => one.name)
    for (const name of exchange.query.keys())
      if (!known.includes(name)) wrong.push(`query parameter ${name} is unknown`)
    return wrong
  }

  function checkRequest(exchange: Exchange, operation: Operation): string[] {
    const wrong = checkParameters(exchange, operation)
    const { body } = operation
    if (body?.required && exchange.requestBody === undefined) wrong.push('the request has no body')
    else if (body && !body.validate(exchange.requestBody)) wrong.push(...why(body.validate, 'request '))
    return wrong
  }

  return {
    complaints(exchange) {
      const { system, method, path, status } = exchange
      const operation = operations.find(
        (one) => one.document === system && one.method === method && one.expression.test(path),
      )
      if (!operation) return [`no document describes ${method} ${path}`]
      // What the sandbox carries out, the documents must allow; what they forbid, it may refuse.
      const wrong = status < 300 ? checkRequest(exchange, operation) : []
      const declared = operation.answers.has(String(status))
      if (!declared && !operation.answers.has('default') && !PROSE.has(status))
        wrong.push(`status ${status} is not documented`)
      const validate = declared
        ? operation.answers.get(String(status))
        : (operation.answers.get('default') ?? operation.error)
      if (validate && !validate(exchange.responseBody)) wrong.push(...why(validate, `answer ${status} `))
      return wrong.map((text) => `${method} ${operation.template}: ${text}`)
    },
  }
}
