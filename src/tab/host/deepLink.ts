/** Links that open the tab at a page inside Teams, on any client. */

const GLOBAL = 'https://teams.microsoft.com'
/** Teams of the US Government clouds opens no links of the global one, nor the other way round. */
const GOVERNMENT = /^https:\/\/(?:gov|dod)\.teams\.microsoft\.us$/

/** The Teams whose page frames this one. */
export const teamsAround = (framing: string): string => (GOVERNMENT.test(framing) ? framing : GLOBAL)

export interface Place {
  teams: string
  appId: string
  pageId: string
  /** Of the console outside Teams. */
  webUrl: string
  page: string
}

export function deepLink({ teams, appId, pageId, webUrl, page }: Place): string {
  const context = encodeURIComponent(JSON.stringify({ subEntityId: page }))
  return `${teams}/l/entity/${appId}/${encodeURIComponent(pageId)}?webUrl=${encodeURIComponent(webUrl)}&context=${context}`
}
