import { app, authentication, nestedAppAuth } from '@microsoft/teams-js'
import { themeName } from '../theme/themes.ts'
import type { ThemeName } from '../theme/themes.ts'
import { copyInBrowser } from './browser.ts'
import { deepLink, teamsAround } from './deepLink.ts'
import type { Host } from './host.ts'

/** Joins the Teams client that frames this page. Rejects when the frame is something else. */
export async function openTeams(): Promise<Host> {
  await app.initialize()
  const context = await app.getContext()
  let theme = themeName(context.app.theme)
  const listeners = new Set<(theme: ThemeName) => void>()
  app.registerOnThemeChangeHandler((name) => {
    theme = themeName(name)
    for (const listener of listeners) listener(theme)
  })
  const appId = context.app.appId?.toString() ?? ''
  const pageId = context.page.id
  const teams = teamsAround(framing())
  return {
    kind: 'teams',
    locale: context.app.locale,
    subPage: context.page.subPageId ? context.page.subPageId : null,
    theme: () => theme,
    onTheme(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    ready: () => void app.notifySuccess(),
    copy: copyInBrowser,
    link: (page) => deepLink({ teams, appId, pageId, webUrl: new URL(`/tab/${page}`, location.href).href, page }),
    nested: nestedAppAuth.isNAAChannelRecommended(),
    token: () => authentication.getAuthToken(),
  }
}

/** Origin of the page around this one; not every browser has the list of them. */
function framing(): string {
  const [around] = (location as { ancestorOrigins?: ArrayLike<string> & Iterable<string> }).ancestorOrigins ?? []
  return around ?? URL.parse(document.referrer)?.origin ?? ''
}
