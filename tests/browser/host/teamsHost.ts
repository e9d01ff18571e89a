/**
 * A stand-in Teams client: frames a tab and speaks the message protocol of teams-js (checked against 2.58.0).
 *   request  { id, uuidAsString, func, args } → answer { id, uuidAsString, args: [...] }; an event has no id.
 * It answers what the console asks for; anything else is kept in `unanswered`.
 */

import type { HostOptions } from '../hostOptions.ts'
import { createNestedAuth } from './nestedAuth.ts'
import type { NestedAuth, NestedRequest } from './nestedAuth.ts'

interface Request {
  id: number
  uuidAsString?: string
  func: string
  args?: unknown[]
  /** Of nested app authentication: JSON. */
  data?: string
}

export interface TeamsHost {
  setTheme(theme: string): void
  /** What getAuthToken answers from now on. */
  setToken(token: string | null, refusal?: string): void
  nested: NestedAuth | null
  /** Functions that were asked for, in order. */
  asked: string[]
  unanswered: string[]
}

const SUPPORTS = { app: {}, pages: { config: {}, currentApp: {}, tabs: {} }, teamsCore: {}, clipboard: {} }
const runtime = (nested: boolean) => ({
  apiVersion: 4,
  hostVersionsInfo: {},
  isLegacyTeams: false,
  isNAAChannelRecommended: nested,
  supports: { ...SUPPORTS, ...(nested && { nestedAppAuth: {} }) },
})

export function createTeamsHost(frame: HTMLIFrameElement, tabOrigin: string, options: HostOptions): TeamsHost {
  const asked: string[] = []
  const unanswered: string[] = []
  let { theme, token, refusal } = options
  const nested = options.nested && createNestedAuth(options.nested)
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
    // the version first and then what is supported, as Teams has it
    initialize: () => ['content', 'desktop', '2.0.1', JSON.stringify(runtime(nested !== null))],
    getContext: () => [context()],
    'authentication.getAuthToken': () => (token === null ? [false, refusal] : [true, token]),
    registerHandler: () => null,
    'appInitialization.appLoaded': () => null,
    'appInitialization.success': () => null,
    'appInitialization.failure': () => null,
    'appInitialization.expectedFailure': () => null,
  }
  const post = (message: object) => frame.contentWindow?.postMessage(message, tabOrigin)
  addEventListener('message', (event: MessageEvent<Request>) => {
    if (event.source !== frame.contentWindow || typeof event.data?.func !== 'string') return
    const { id, uuidAsString, func, data } = event.data
    asked.push(func)
    if (func === 'nestedAppAuth.execute' && nested && data) {
      const answer = nested.answer(JSON.parse(data) as NestedRequest)
      return post({ id, uuidAsString, args: [null, JSON.stringify(answer)] })
    }
    const answer = options.silent ? () => null : answers[func]
    if (!answer) return void unanswered.push(func)
    const args = answer()
    if (args) post({ id, uuidAsString, args })
  })
  return {
    asked,
    unanswered,
    nested,
    setToken(next, why = '') {
      token = next
      refusal = why
    },
    setTheme(name) {
      theme = name
      post({ func: 'themeChange', args: [name] })
    },
  }
}
