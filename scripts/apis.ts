/**
 * `npm run apis`: makes the connectors' types from the official OpenAPI files in `apis/`. The results are committed.
 * Only of what a connector sends or maps by type; the other files judge exchanges in tests.
 */
import { writeFile } from 'node:fs/promises'
import openapiTS, { astToString } from 'openapi-typescript'

const root = new URL('../', import.meta.url)

const TYPED = [
  ['apis/8x8/user-api-v1.yaml', 'src/connectors/8x8/user.openapi.d.ts'],
  ['apis/graph/graph-subset.yaml', 'src/connectors/graph/graph.openapi.d.ts'],
] as const

for (const [from, to] of TYPED) {
  const types = astToString(await openapiTS(new URL(from, root)))
  await writeFile(new URL(to, root), `// Made by \`npm run apis\` from ${from}. Do not edit.\n${types}`)
  console.log(to)
}
