import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

const TAB = join(import.meta.dirname, '../src/tab')
const PAGES = join(TAB, 'pages')
/** It knows every page, and no page loads another by it. */
const ROUTER = join(TAB, 'router.tsx')

/** Of one file: what it imports, at once or later, within the tab. */
function importsOf(file: string): string[] {
  const text = readFileSync(file, 'utf8').replace(/^import type [^']*'[^']*'/gm, '')
  return [...text.matchAll(/(?:from|import|import\()\s*'(\.[^']+)'/g)]
    .map(([, path]) => join(dirname(file), path ?? ''))
    .filter((path) => path.startsWith(TAB) && path !== ROUTER && existsSync(path))
}

function reach(roots: string[]): Set<string> {
  const seen = new Set<string>()
  const left = [...roots]
  for (let file = left.pop(); file !== undefined; file = left.pop()) {
    if (seen.has(file)) continue
    seen.add(file)
    if (/\.tsx?$/.test(file)) left.push(...importsOf(file))
  }
  return seen
}

const classesOf = (css: string): string[] =>
  [
    ...readFileSync(css, 'utf8')
      .replace(/\/\*[\s\S]*?\*\//g, '')
      .matchAll(/\.(-?[a-z][\w-]*)/g),
  ].map(([, name]) => name ?? '')

/** Words within `className="…"` and in the strings of `className={…}` on one line. */
const usedIn = (file: string): string[] =>
  [
    ...readFileSync(file, 'utf8')
      .replaceAll(/\$\{[\w.!]+ \?/g, '${')
      .matchAll(/className=(?:"([^"]*)"|\{([^\n]*))/g),
  ].flatMap(([, plain, code]) =>
    plain !== undefined
      ? plain.split(/\s+/)
      : [...(code ?? '').matchAll(/['`]([^'`]*)['`]/g)].flatMap(([, text]) => (text ?? '').split(/[^\w-]+/)),
  )

const every = (folder: string): string[] =>
  readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    return statSync(path).isDirectory() ? every(path) : [path]
  })

describe('styles of the console', () => {
  const all = every(TAB)
  const styles = all.filter((file) => file.endsWith('.css'))
  const known = new Set(styles.flatMap(classesOf))
  // what stands around every page; the pages themselves come by the router
  const frame = ['main.ts', 'App.tsx', 'frame/Frame.tsx'].map((name) => join(TAB, name))
  const around = new Set(frame.flatMap((file) => [file, ...importsOf(file)]).filter((file) => file.endsWith('.css')))

  for (const page of readdirSync(PAGES))
    it(`${page} looks the same when it is the first page that is opened`, () => {
      const files = [...reach(every(join(PAGES, page)).filter((file) => file.endsWith('.tsx')))]
      const has = new Set([...around, ...files.filter((file) => file.endsWith('.css'))].flatMap(classesOf))
      const missing = files
        .filter((file) => file.endsWith('.tsx'))
        .flatMap((file) =>
          usedIn(file)
            .filter((name) => known.has(name) && !has.has(name))
            .map((name) => `${relative(TAB, file)}: ${name}`),
        )
      assert.deepEqual([...new Set(missing)], [], 'a style of another page, which was not opened')
    })
})
