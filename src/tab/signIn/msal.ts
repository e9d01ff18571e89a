/** The one importer of msal-browser: 71 KB that only a sign-in or a renewal needs, so this file is always imported lazily. */
import {
  AuthError,
  CacheLookupPolicy,
  createNestablePublicClientApplication,
  createStandardPublicClientApplication,
  InteractionRequiredAuthError,
  NavigationClient,
} from '@azure/msal-browser'
import type { AuthenticationResult, Configuration, IPublicClientApplication } from '@azure/msal-browser'
import type { SignIn } from '../../api/contract.ts'
import { ApiError } from '../api/client.ts'
import { SignInRefused } from './tokens.ts'
import { troubleOf } from './troubles.ts'

export type { AuthenticationResult }

/** The single-page application's redirect address: one page for every deep link. */
export const redirectUri = (): string => new URL('/tab/', location.href).href

/** Goes to the issuer in place of the page that sent there, so that one step back leaves it again. */
class InPlace extends NavigationClient {
  override navigateExternal(url: string): Promise<boolean> {
    location.replace(url)
    return new Promise(() => undefined)
  }
}

async function configuration(signIn: SignIn): Promise<Configuration> {
  const { clientId } = signIn
  return {
    auth: {
      clientId,
      redirectUri: redirectUri(),
      postLogoutRedirectUri: redirectUri(),
      ...(await authorityOf(signIn)),
    },
    cache: { cacheLocation: 'sessionStorage' },
    system: { navigationClient: new InPlace(), loggerOptions: { loggerCallback: () => undefined } },
  }
}

/** msal knows Microsoft's clouds; of another issuer it is told all, since it takes no name without https. */
async function authorityOf({ authority }: SignIn): Promise<Configuration['auth'] | { authority: string }> {
  const url = new URL(authority)
  if (url.protocol === 'https:') return { authority }
  const answer = await fetch(`${authority}/v2.0/.well-known/openid-configuration`)
  url.protocol = 'https:'
  return {
    authority: url.href,
    knownAuthorities: [url.host],
    authorityMetadata: await answer.text(),
  } as Configuration['auth']
}

export const openStandard = async (signIn: SignIn): Promise<IPublicClientApplication> =>
  createStandardPublicClientApplication(await configuration(signIn))

/** Speaks to the Teams client where that offers it. */
export const openNested = async (signIn: SignIn): Promise<IPublicClientApplication> =>
  createNestablePublicClientApplication({
    auth: { clientId: signIn.clientId, authority: signIn.authority.replace(/^http:/, 'https:') },
    cache: { cacheLocation: 'memoryStorage' },
    system: { loggerOptions: { loggerCallback: () => undefined } },
  })

/** By the refresh token only: a hidden frame would need cookies that browsers no longer give. */
export const BY_REFRESH = { forceRefresh: true, cacheLookupPolicy: CacheLookupPolicy.RefreshToken }

const NETWORK = /network|post_request_failed|get_request_failed|timed_out|openid_config_error|endpoints_resolution/

/** What msal threw, in our terms: the issuer is out of reach, or says no. */
export function refusalOf(error: unknown): Error {
  if (!(error instanceof AuthError)) return error instanceof Error ? error : new Error(String(error))
  const { errorCode, errorMessage, subError } = error
  if (NETWORK.test(errorCode))
    return new ApiError(0, 'Not reached', 'Microsoft sign-in could not be reached. Try again in a moment.', null)
  const refusal = troubleOf(`${errorCode} ${subError}`, errorMessage)
  const person = error instanceof InteractionRequiredAuthError && refusal.trouble === 'refused'
  return person ? new SignInRefused('ended', refusal.detail) : refusal
}
