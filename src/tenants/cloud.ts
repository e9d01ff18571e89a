/** Microsoft's clouds: where each is spoken to, and what it does not offer. */
export type CloudName = 'global' | 'gccHigh' | 'dod'

export interface Cloud {
  name: CloudName
  /** As Microsoft calls it. */
  title: string
  /** Sign-in: issues tokens. */
  authority: string
  /** Graph v1.0. */
  graph: string
  /** The Bot Connector: for whom a bot's tokens are made. */
  connector: string
  /** Where an admin works on app registrations and provisioning. */
  portal: string
  /** Teams in a browser: links that open this app lead there. */
  teams: string
  /** What a token of a platform's identity has to be made for, to prove an app here. */
  exchange: string
  /** What the product needs and this cloud has not, known before anything is set up. */
  lacks: Lack[]
}

/** One thing that is not to be had in a cloud. */
export interface Lack {
  code: 'NO_TELEPHONY'
  what: string
  cause: string
  fix: string
}

/**
 * The `/admin/teams` resources of Graph are documented for the global service only, "US Government L4, L5: not
 * available" on each of their pages.
 */
const noTelephony = (environment: string): Lack => ({
  code: 'NO_TELEPHONY',
  what: 'Assigning telephone numbers and voice policies in Teams',
  cause: 'Microsoft Graph has no telephone number and voice policy API in the US Government clouds (GCC High, DoD).',
  fix: `User provisioning (SCIM), sign-in and the 8x8 PBX job work here. Assign numbers with Teams PowerShell (Connect-MicrosoftTeams -TeamsEnvironmentName ${environment}), or use a tenant of the global cloud (which GCC is part of).`,
})

/** https://learn.microsoft.com/graph/deployments and /entra/identity-platform/authentication-national-cloud */
export const CLOUDS: Record<CloudName, Cloud> = {
  global: {
    name: 'global',
    title: 'Microsoft global cloud (also GCC)',
    authority: 'https://login.microsoftonline.com',
    graph: 'https://graph.microsoft.com/v1.0',
    connector: 'https://api.botframework.com',
    portal: 'https://entra.microsoft.com',
    teams: 'https://teams.microsoft.com',
    exchange: 'api://AzureADTokenExchange',
    lacks: [],
  },
  gccHigh: {
    name: 'gccHigh',
    title: 'Microsoft Cloud for US Government L4 (GCC High)',
    authority: 'https://login.microsoftonline.us',
    graph: 'https://graph.microsoft.us/v1.0',
    connector: 'https://api.botframework.us',
    portal: 'https://entra.microsoft.us',
    teams: 'https://gov.teams.microsoft.us',
    exchange: 'api://AzureADTokenExchangeUSGov',
    lacks: [noTelephony('TeamsGCCH')],
  },
  dod: {
    name: 'dod',
    title: 'Microsoft Cloud for US Government L5 (DoD)',
    authority: 'https://login.microsoftonline.us',
    graph: 'https://dod-graph.microsoft.us/v1.0',
    connector: 'https://api.botframework.us',
    portal: 'https://entra.microsoft.us',
    teams: 'https://dod.teams.microsoft.us',
    exchange: 'api://AzureADTokenExchangeUSGov',
    lacks: [noTelephony('TeamsDOD')],
  },
}
