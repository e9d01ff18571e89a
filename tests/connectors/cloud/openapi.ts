/** Checks requests against the official OpenAPI files, with what openapi-backend needs to check anything at all. */
import { readFileSync } from 'node:fs'
import OpenAPIBackend, { type Document } from 'openapi-backend'
import { parse } from 'yaml'
import type { Asked } from './server.ts'

export type RequestCheck = (asked: Asked, path: string) => string[]

/** It reads only `application/json`: under vendor types every body would pass. */
function renamed(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(renamed)
  if (typeof node !== 'object' || node === null) return node
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => [
      /^application\/vnd\..*\+json$/.test(key) ? 'application/json' : key,
      renamed(value),
    ]),
  )
}

const loaded = new Map<string, ReturnType<typeof load>>()

async function load(file: string) {
  const text = readFileSync(new URL(`../../../apis/${file}`, import.meta.url), 'utf8')
  const definition = renamed(parse(text)) as Document
  const api = new OpenAPIBackend.OpenAPIBackend({
    definition,
    quick: true,
    ajvOpts: { strict: false, formats: { uuid: true, email: true, 'date-time': true, int32: true, uri: true } },
  })
  await api.init()
  return api
}

/** An answer of [] means that every file that knows the path finds nothing wrong. */
export async function requestCheck(files: string[]): Promise<RequestCheck> {
  const apis: Awaited<ReturnType<typeof load>>[] = []
  for (const file of files) {
    const api = loaded.get(file) ?? load(file)
    loaded.set(file, api)
    apis.push(await api)
  }
  return (asked, path) => {
    const [plain = '', search = ''] = path.split('?')
    const request = { method: asked.method, path: plain, query: search, headers: headersOf(asked), body: asked.body }
    for (const api of apis) {
      const operation = api.matchOperation(request)
      if (operation === undefined) continue
      const { errors, valid } = api.validateRequest(request, operation)
      if (valid) return []
      return (errors ?? []).map((error) => `${asked.method} ${path}: ${error.instancePath} ${error.message}`)
    }
    return [`${asked.method} ${path}: not in the official files`]
  }
}

function headersOf(asked: Asked): Record<string, string> {
  const headers = Object.fromEntries(Object.entries(asked.headers).map(([name, value]) => [name, String(value)]))
  if (asked.method === 'GET') delete headers['content-type']
  else headers['content-type'] = 'application/json'
  return headers
}

export const PBX_FILES = ['user', 'site', 'phonenumber', 'operation'].map((name) => `8x8/${name}-api-v1.yaml`)
export const GRAPH_FILES = ['graph/graph-subset.yaml']
