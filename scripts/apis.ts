/** `npm run apis`: makes the connectors' types from the official OpenAPI files in `apis/`. The results are committed. */
import { readdir, writeFile } from 'node:fs/promises'
import openapiTS, { astToString } from 'openapi-typescript'

const root = new URL('../', import.meta.url)

/** `apis/8x8/user-api-v1.yaml` becomes `src/connectors/8x8/user.openapi.d.ts`. */
function target(system: string, file: string): URL {
  const name = file.replace(/(-api-v\d+|-subset)?\.yaml$/, '')
  return new URL(`src/connectors/${system}/${name}.openapi.d.ts`, root)
}

for (const system of ['8x8', 'graph']) {
  const folder = new URL(`apis/${system}/`, root)
  for (const file of (await readdir(folder)).filter((name) => name.endsWith('.yaml')).sort()) {
    const types = astToString(await openapiTS(new URL(file, folder)))
    const to = target(system, file)
    await writeFile(to, `// Made by \`npm run apis\` from apis/${system}/${file}. Do not edit.\n${types}`)
    console.log(to.pathname.slice(root.pathname.length))
  }
}
