/** What the app may do: tried with small reads, and read from the token where only a write would tell. */
import type { CallContext, Check } from '../contract.ts'
import { ConnectorError } from '../errors.ts'
import type { Bucket, GraphClient } from './client.ts'
import { ASSIGNMENTS } from './numbers.ts'
import { rolesOf } from './token.ts'

interface Need {
  name: string
  vendorName: string
  /** Permissions that include it. */
  orAny: string[]
  /** A read that is refused without it, or without its reading half. */
  read: { path: string; bucket: Bucket; provesAll: boolean } | null
}

const NEEDS: Need[] = [
  {
    name: 'Read users and their licences',
    vendorName: 'User.Read.All',
    orAny: ['User.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'],
    read: { path: '/users?$top=1&$select=id', bucket: 'entra', provesAll: true },
  },
  {
    name: 'Read and assign telephone numbers',
    vendorName: 'TeamsTelephoneNumber.ReadWrite.All',
    orAny: [],
    read: { path: `${ASSIGNMENTS}?$top=1`, bucket: 'teamsRead', provesAll: false },
  },
  {
    name: 'Assign voice policies',
    vendorName: 'TeamsPolicyUserAssign.ReadWrite.All',
    orAny: [],
    read: null,
  },
  {
    name: 'Read Teams user configurations',
    vendorName: 'TeamsUserConfiguration.Read.All',
    orAny: [],
    read: { path: '/admin/teams/userConfigurations?$top=1', bucket: 'teamsRead', provesAll: true },
  },
]

/** Throws when the credential is refused or Graph cannot be reached; a missing permission is a line of the answer. */
export async function checkGraph(client: GraphClient, context?: CallContext): Promise<Check> {
  const roles = rolesOf(await client.token(context))
  const permissions: Check['permissions'] = []
  for (const { name, vendorName, orAny, read } of NEEDS) {
    const claimed = roles === null ? null : [vendorName, ...orAny].some((role) => roles.includes(role))
    const tried = read === null ? null : await allowed(client, read.path, read.bucket, context)
    permissions.push({ name, vendorName, granted: verdict(claimed, tried, read?.provesAll === true) })
  }
  return { permissions }
}

/** What was tried beats what is claimed: the token may be older than the consent, or consent not yet in force. */
function verdict(claimed: boolean | null, tried: boolean | null, provesAll: boolean): boolean | null {
  if (tried === false) return false
  return tried === true && provesAll ? true : claimed
}

async function allowed(
  client: GraphClient,
  path: string,
  bucket: Bucket,
  context?: CallContext,
): Promise<boolean | null> {
  try {
    await client.get(path, { bucket }, context)
    return true
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error
    if (error.kind === 'permission') return false
    if (error.kind === 'refused') return null
    throw error
  }
}
