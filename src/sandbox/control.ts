/** The sandbox's own doors: tokens for the console, request counts, faults, and what a sync must end with. */
import { z } from 'zod/v4'
import type { Company } from './company/company.ts'
import { listExpected } from './company/expected.ts'
import { NEW_REGISTRATION, readRegistration, registrationOf, thumbprintOf } from './entra/registration.ts'
import type { KeyRing } from './entra/keys.ts'
import { PEOPLE } from './entra/people.ts'
import type { PersonKey } from './entra/people.ts'
import type { Tokens } from './entra/tokens.ts'
import { applyOrder, readOrder } from './faults.ts'
import { problem } from './http.ts'
import type { Answer, Call } from './http.ts'
import type { Ledger, Write } from './requests.ts'
import type { World } from './world.ts'

export interface ControlDeps {
  now: () => number
  ledger: Ledger
  tokens: Tokens
  keys: KeyRing
  worlds: World[]
  /** Tokens of the machine itself. */
  platform: (call: Call) => Promise<Answer>
  /** Faults were set anew: what is late by those before is answered. */
  mended: () => void
}

export type Control = (call: Call) => Promise<Answer>

const roles = Object.keys(PEOPLE) as [PersonKey, ...PersonKey[]]
const keysBody = z.strictObject({ keepOld: z.boolean().default(true) })
const tokenBody = z.strictObject({ as: z.enum(roles), tenant: z.int().min(1).optional() })

/** A thousand items a piece, since a company may have a million. */
function* expectedPieces(company: Company): Generator<string> {
  const { tenant, tenantId } = company.identity
  yield `{"tenant":${tenant},"tenantId":"${tenantId}","items":[`
  let piece: string[] = []
  let separator = ''
  for (const item of listExpected(company)) {
    piece.push(JSON.stringify(item))
    if (piece.length < 1000) continue
    yield separator + piece.join(',')
    separator = ','
    piece = []
  }
  yield (piece.length > 0 ? separator : '') + piece.join(',') + ']}'
}

function* writtenPieces(writes: readonly Write[]): Generator<string> {
  yield '{"items":['
  for (let at = 0; at < writes.length; at += 1000) {
    const piece = writes.slice(at, at + 1000).map((write) => JSON.stringify(write))
    yield (at > 0 ? ',' : '') + piece.join(',')
  }
  yield ']}'
}

export function createControl({ now, ledger, tokens, keys, worlds, platform, mended }: ControlDeps): Control {
  const worldNumbered = (tenant: number): World | null => worlds[tenant - 1] ?? null
  const badTenant = (): Answer =>
    problem(400, 'Bad tenant', `tenant must be a whole number from 1 to ${worlds.length}.`)

  async function token(call: Call): Promise<Answer> {
    const read = tokenBody.safeParse(call.body ?? {})
    if (!read.success) {
      return problem(
        400,
        'Bad request',
        `Send {"as": one of ${roles.join(', ')}, "tenant": 1 to ${worlds.length} (optional)}.`,
      )
    }
    const world = worldNumbered(read.data.tenant ?? 1)
    if (!world) return badTenant()
    const access_token = await tokens.forPerson(world.company, read.data.as)
    const id_token = await tokens.idToken(world.company, read.data.as)
    return { status: 200, body: { access_token, id_token, token_type: 'Bearer', expires_in: tokens.lifetime() } }
  }

  /** The issuer signs with a new key from now on. */
  async function rotate(call: Call): Promise<Answer> {
    const read = keysBody.safeParse(call.body ?? {})
    if (!read.success) return problem(400, 'Bad request', 'Send {"keepOld": true or false (optional)}.')
    await keys.rotate(read.data.keepOld)
    return { status: 200, body: { kids: keys.published.map(({ kid }) => kid) } }
  }

  function showFaults(): Answer {
    const { faults, switches, revoke } = ledger.faults
    return { status: 200, body: { faults, switches, revoke } }
  }

  function setFaults(call: Call): Answer {
    const order = readOrder(call.body)
    if (typeof order === 'string') return problem(400, 'Bad faults', order)
    ledger.setFaults(applyOrder(ledger.faults, order, now()))
    mended()
    return showFaults()
  }

  function showRegistration(call: Call): Answer {
    const tenant = Number(call.query.get('tenant') ?? 1)
    if (!worldNumbered(tenant)) return badTenant()
    const { secretHashes, firstSecret, certificates, trusts } = ledger.registrations[tenant] ?? NEW_REGISTRATION
    const thumbprints = certificates.map(thumbprintOf)
    return { status: 200, body: { secrets: secretHashes.length, firstSecret, certificates: thumbprints, trusts } }
  }

  function setRegistration(call: Call): Answer {
    const order = readRegistration(call.body)
    if (typeof order === 'string') return problem(400, 'Bad registration', order)
    const { tenant = 1 } = order
    if (!worldNumbered(tenant)) return badTenant()
    ledger.registrations[tenant] = registrationOf(order)
    ledger.save()
    return showRegistration({ ...call, query: new URLSearchParams({ tenant: String(tenant) }) })
  }

  function expected(call: Call): Answer {
    const world = worldNumbered(Number(call.query.get('tenant') ?? 1))
    if (!world) return badTenant()
    return { status: 200, pieces: expectedPieces(world.company) }
  }

  /** What the clouds gave to the product, to be entered in its set-up. */
  function given(call: Call): Answer {
    const world = worldNumbered(Number(call.query.get('tenant') ?? 1))
    if (!world) return badTenant()
    const { pbxApiKey, clientId, clientSecret } = world.company.identity
    return { status: 200, body: { pbxApiKey, clientId, clientSecret } }
  }

  const doors: Record<string, (call: Call) => Answer | Promise<Answer>> = {
    'POST /token': token,
    'POST /keys': rotate,
    'GET /requests': () => ({ status: 200, body: ledger.counts }),
    'GET /writes': () => ({ status: 200, pieces: writtenPieces(ledger.writes) }),
    'DELETE /requests': () => {
      ledger.reset()
      return { status: 204 }
    },
    'GET /faults': showFaults,
    'PUT /faults': setFaults,
    'GET /expected': expected,
    'GET /given': given,
    'GET /app': showRegistration,
    'PUT /app': setRegistration,
    'GET /metadata/identity/oauth2/token': platform,
  }

  return async (call) => {
    const door = doors[`${call.method} ${call.path}`]
    if (door) return door(call)
    const here = Object.keys(doors).filter((name) => name.endsWith(` ${call.path}`))
    if (here.length > 0) return problem(405, 'Method not allowed', `Here is: ${here.join(', ')}.`)
    return problem(404, 'Not found', `Here are: /8x8, /graph, /entra and ${Object.keys(doors).join(', ')}.`)
  }
}
