/** What every connection shares: who may not be changed, how a secret is told, and the entry in the audit log. */
import { Problem } from '../../../http/route.ts'
import type { Principal } from '../../../identity/principal.ts'
import type { SealedSecret } from '../../../tenants/secret.ts'
import { changing } from '../../audited.ts'
import type { RoomsTogether } from '../../deps.ts'
import { notRight, quote } from '../../parse.ts'
import type { ConnectionDeps } from '../../shape/connections.ts'

/** Throws where a secret cannot be kept, before anything is asked or changed. */
export function mustKeep({ outside }: ConnectionDeps): void {
  if (outside.vault.isOpen) return
  const detail =
    'The server was given no key to encrypt secrets with. Set SECRETS_KEY (make one with: openssl rand -base64 32) and start it again.'
  throw new Problem(409, 'Secrets cannot be kept', detail)
}

export const fromEnvironment = (what: string, names: string): Problem =>
  new Problem(
    409,
    'Set by the environment',
    `${what} comes from the environment of the server (${names}) and cannot be changed here. Remove it there to enter it here.`,
  )

/** An end that is still to come. */
export function endOf(expiresAt: string | null | undefined, now: string): string | null {
  if (expiresAt === null || expiresAt === undefined) return null
  const at = Date.parse(expiresAt)
  if (at > Date.parse(now)) return new Date(at).toISOString()
  throw notRight('body', `expiresAt: ${quote(expiresAt)} has passed; use a time to come, or leave it out.`)
}

/** As the audit log and people are told of it. */
export function told(secret: SealedSecret | null | undefined): string | null {
  if (!secret) return null
  const ends = secret.expiresAt === null ? '' : `, until ${secret.expiresAt}`
  return `set${secret.hint === null ? '' : `, ends with …${secret.hint}`}${ends}`
}

/** Changes a connection, with its entry in the audit log; what goes out next goes out with the new one. */
export async function keeping(
  deps: ConnectionDeps,
  caller: Principal,
  { target, before, after }: { target: string; before: string | null; after: string | null },
  change: (rooms: RoomsTogether) => Promise<void>,
): Promise<void> {
  await changing(deps, caller, async (rooms, says) => {
    await change(rooms)
    await says({ action: 'connections.change', target, before, after })
  })
  await deps.outside.changed(caller.tenantId)
}

export const byOf = ({ userId, name }: Principal) => ({ id: userId, name })
