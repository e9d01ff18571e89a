import type { ThemeName } from '../theme/themes.ts'

/** Where the console is shown: a tab in Teams, or a plain browser. */
export interface Host {
  kind: 'teams' | 'browser'
  locale: string
  /** Where a deep link wants to go, for example `jobs/12`. */
  subPage: string | null
  theme(): ThemeName
  /** Calls back when the theme changes; the answer takes the wish back. */
  onTheme(listener: (theme: ThemeName) => void): () => void
  /** Tells the host that the first page is shown. */
  ready(): void
  copy(text: string): Promise<void>
  /** A link to a page of the console that opens where the console is shown now. */
  link(page: string): string
  /** Does the client recommend nested app authentication? */
  nested: boolean
  /** Only in Teams: a token of the signed-in person for this console. */
  token: (() => Promise<string>) | null
}

const INIT_MS = 5000

/** In a frame or a native shell the host may be Teams; a silent parent must never leave the page blank. */
export async function openHost(): Promise<Host> {
  const { openBrowser } = await import('./browser.ts')
  const framed = window.parent !== window || 'nativeInterface' in window
  if (!framed) return openBrowser()
  const { openTeams } = await import('./teams.ts')
  const silent = new Promise<null>((resolve) => setTimeout(() => resolve(null), INIT_MS))
  const teams = await Promise.race([openTeams().catch(() => null), silent])
  return teams ?? openBrowser()
}
