/** Fields that only the identity provider changes while it owns the user. */
export const OF_THE_IDP = ['userName', 'federationId', 'givenName', 'familyName', 'displayName', 'email', 'active']
