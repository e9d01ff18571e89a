import { app, authentication, nestedAppAuth } from '@microsoft/teams-js'
import { themeName } from '../theme/themes.ts'
import type { ThemeName } from '../theme/themes.ts'
import { copyInBrowser } from './browser.ts'
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
    link: (page) => deepLink(appId, pageId, page),
    nested: nestedAppAuth.isNAAChannelRecommended(),
    token: () => authentication.getAuthToken(),
  }
}

/** Opens this tab at a page inside Teams, on any client. */
function deepLink(appId: string, pageId: string, page: string): string {
  const webUrl = encodeURIComponent(new URL(`/tab/${page}`, location.href).href)
  const context = encodeURIComponent(JSON.stringify({ subEntityId: page }))
  return `https://teams.microsoft.com/l/entity/${appId}/${encodeURIComponent(pageId)}?webUrl=${webUrl}&context=${context}`
}
