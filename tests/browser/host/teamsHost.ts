/**
 * A stand-in Teams client: frames a tab and speaks the message protocol of teams-js (checked against 2.58.0).
 *   request  { id, uuidAsString, func, args } → answer { id, uuidAsString, args: [...] }; an event has no id.
 * It answers what the console asks for; anything else is kept in `unanswered`.
 */

import type { HostOptions } from '../hostOptions.ts'

interface Request {
  id: number
  uuidAsString?: string
  func: string
  args?: unknown[]
}

export interface TeamsHost {
  setTheme(theme: string): void
  /** Functions that were asked for, in order. */
  asked: string[]
  unanswered: string[]
}

const SUPPORTS = { app: {}, pages: { config: {}, currentApp: {}, tabs: {} }, teamsCore: {}, clipboard: {} }
const RUNTIME = { apiVersion: 4, hostVersionsInfo: {}, isLegacyTeams: false, supports: SUPPORTS }

export function createTeamsHost(frame: HTMLIFrameElement, tabOrigin: string, options: HostOptions): TeamsHost {
  const asked: string[] = []
  const unanswered: string[] = []
  let { theme } = options
  const context = () => ({
    locale: options.locale,
    theme,
    entityId: 'console',
    subEntityId: options.subPageId,
    hostName: 'Teams',
    hostClientType: 'desktop',
    frameContext: 'content',
    sessionId: 'session',
    appSessionId: 'app-session',
    appId: '7c0ffee0-0000-4000-8000-000000000001',
    tid: '7c0ffee0-0000-4000-8000-000000000002',
    userObjectId: '7c0ffee0-0000-4000-8000-000000000003',
    loginHint: 'admin@example.com',
    userPrincipalName: 'admin@example.com',
    userLicenseType: 'Unknown',
  })
  const answers: Record<string, () => unknown[] | null> = {
    initialize: () => ['content', 'desktop', JSON.stringify(RUNTIME), '2.1.1'],
    getContext: () => [context()],
    'authentication.getAuthToken': () => (options.token === null ? [false, options.refusal] : [true, options.token]),
    registerHandler: () => null,
    'appInitialization.appLoaded': () => null,
    'appInitialization.success': () => null,
    'appInitialization.failure': () => null,
    'appInitialization.expectedFailure': () => null,
  }
  const post = (message: object) => frame.contentWindow?.postMessage(message, tabOrigin)
  addEventListener('message', (event: MessageEvent<Request>) => {
    if (event.source !== frame.contentWindow || typeof event.data?.func !== 'string') return
    const { id, uuidAsString, func } = event.data
    asked.push(func)
    const answer = options.silent ? () => null : answers[func]
    if (!answer) return void unanswered.push(func)
    const args = answer()
    if (args) post({ id, uuidAsString, args })
  })
  return {
    asked,
    unanswered,
    setTheme(name) {
      theme = name
      post({ func: 'themeChange', args: [name] })
    },
  }
}
