/**
 * Nested app authentication as a Teams client answers it (messages of msal-browser 5.29, carried by teams-js 2.58):
 *   request  { messageType: 'NestedAppAuthRequest', method, requestId, tokenParams? }
 *   answer   { messageType: 'NestedAppAuthResponse', requestId, success, initContext | token + account | error }
 */
import type { NestedOptions, NestedTokens } from '../hostOptions.ts'

export interface NestedRequest {
  messageType: string
  method: string
  requestId: string
  tokenParams?: { scope?: string; clientId?: string; forceRefresh?: boolean }
}

export interface NestedAuth {
  answer(request: NestedRequest): object
  /** The tokens of before are no longer given: only the person can help. */
  end(afterAsking: NestedTokens | null): void
  /** What was asked for, in order. */
  asked: NestedRequest[]
}

const ACCOUNT = {
  homeAccountId: '7c0ffee0-0000-4000-8000-000000000003.7c0ffee0-0000-4000-8000-000000000002',
  environment: 'login.microsoftonline.com',
  tenantId: '7c0ffee0-0000-4000-8000-000000000002',
  username: 'admin@example.com',
  localAccountId: '7c0ffee0-0000-4000-8000-000000000003',
}
const INTERACTION = { status: 'USER_INTERACTION_REQUIRED', code: 'interaction_required' }

export function createNestedAuth(options: NestedOptions): NestedAuth {
  const asked: NestedRequest[] = []
  let { tokens, afterAsking = null, refusal = INTERACTION } = options
  const tokenAnswer = (given: NestedTokens | null, otherwise: object, scope = '') =>
    given
      ? { success: true, token: { ...given, scope, token_type: 'Bearer' }, account: ACCOUNT }
      : { success: false, error: otherwise }

  function bodyOf({ method, tokenParams }: NestedRequest): object {
    if (method === 'GetInitContext') {
      const { homeAccountId, environment, tenantId } = ACCOUNT
      const accountContext = { homeAccountId, environment, tenantId }
      return { success: true, initContext: { sdkName: 'stand-in', sdkVersion: '1', capabilities: {}, accountContext } }
    }
    if (method === 'GetToken') return tokenAnswer(tokens, refusal, tokenParams?.scope)
    if (method !== 'GetTokenPopup') return { success: false, error: { status: 'PERSISTENT_ERROR', code: method } }
    tokens = afterAsking ?? tokens
    return tokenAnswer(afterAsking, { status: 'USER_CANCEL' }, tokenParams?.scope)
  }

  return {
    asked,
    answer(request) {
      asked.push(request)
      return { messageType: 'NestedAppAuthResponse', requestId: request.requestId, ...bodyOf(request) }
    },
    end(next) {
      tokens = null
      afterAsking = next
      refusal = INTERACTION
    },
  }
}
