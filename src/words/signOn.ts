/** Words of single sign-on: where each value is found in the provider's own pages. */

interface Places {
  /** Where our address goes. */
  url: string
  signIn: string
  issuer: string
  signOut: string
  certificate: string
}

export const SIGN_ON_PLACES: Record<'entra' | 'okta' | 'other', Places> = {
  entra: {
    url: 'Paste as Identifier (Entity ID) and as Reply URL in Entra ID, under Single sign-on, SAML.',
    signIn: 'Login URL in Entra ID.',
    issuer: 'Microsoft Entra Identifier in Entra ID.',
    signOut: 'Not the Logout URL that Entra ID shows: at sign-out it ends in error AADSTS750054.',
    certificate: 'PEM (Base64) only. In Entra ID choose Certificate (Base64).',
  },
  okta: {
    url: 'Paste as Single sign-on URL and as Audience URI (SP Entity ID) in Okta.',
    signIn: 'Identity Provider Single Sign-On URL in Okta.',
    issuer: 'Identity Provider Issuer in Okta.',
    signOut: 'Where people arrive after they signed out.',
    certificate: 'PEM (Base64) only. In Okta download the X.509 Certificate (.cert).',
  },
  other: {
    url: 'Paste as entity ID and as reply URL (assertion consumer service) of your provider.',
    signIn: 'Single sign-on service of your provider, for the redirect binding.',
    issuer: 'Entity ID of your provider.',
    signOut: 'Where people arrive after they signed out.',
    certificate: 'PEM (Base64) only: the certificate that your provider signs with.',
  },
}

const ENTRA_SIGN_OUT =
  /^(https:\/\/login\.(?:microsoftonline\.(?:com|us)|partner\.microsoftonline\.cn))\/[^/]+\/saml2\/?$/i

/**
 * Entra's Logout URL wants a SAML message in its query and answers AADSTS750054 without one; the common one of the same
 * cloud does not. (support.8x8.com, "8x8 Application Logout Generates Microsoft Error Code AADSTS750054".) Null: it is none.
 */
export function betterSignOut(url: string): string | null {
  const cloud = ENTRA_SIGN_OUT.exec(url.trim())?.[1]
  return cloud ? `${cloud}/common/wsfederation?wa=wsignout1.0` : null
}
