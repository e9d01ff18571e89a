import { themeName } from '../theme/themes.ts'
import type { ThemeName } from '../theme/themes.ts'
import type { Host } from './host.ts'
import { keep, kept } from './keep.ts'

const DARK = '(prefers-color-scheme: dark)'
const FORCED = '(forced-colors: active)'
const CHOSEN = 'voice-sync.theme'

/** A plain browser: follows the colours of the system, or `?theme=` for this session. */
export function openBrowser(): Host {
  const asked = new URLSearchParams(location.search).get('theme')
  if (asked) keep(CHOSEN, asked)
  const chosen = kept(CHOSEN)
  const theme = (): ThemeName => {
    if (chosen) return themeName(chosen)
    if (matchMedia(FORCED).matches) return 'contrast'
    return matchMedia(DARK).matches ? 'dark' : 'default'
  }
  return {
    kind: 'browser',
    locale: navigator.language,
    subPage: null,
    theme,
    onTheme(listener) {
      const queries = [matchMedia(DARK), matchMedia(FORCED)]
      const tell = () => listener(theme())
      for (const query of queries) query.addEventListener('change', tell)
      return () => {
        for (const query of queries) query.removeEventListener('change', tell)
      }
    },
    ready: () => undefined,
    copy: (text) => copyInBrowser(text),
    link: (page) => new URL(`/tab/${page}`, location.href).href,
    nested: false,
    token: null,
  }
}

/** The clipboard may be refused to a frame; then the old way of selecting text still works. */
export async function copyInBrowser(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
  } catch {
    const area = document.createElement('textarea')
    area.value = text
    area.style.position = 'fixed'
    document.body.append(area)
    area.select()
    const copied = document.execCommand('copy')
    area.remove()
    if (!copied) throw new Error('The browser does not let the console copy. Download the text instead.')
  }
}
