/** A person's data goes at that person's request: out of every log, and what is left of one who is nowhere any more. */
import type { StillThere } from '../../audit/store.ts'
import { json } from '../../http/route.ts'
import type { Principal } from '../../identity/principal.ts'
import { entryOf } from '../audited.ts'
import type { AskToErase, Erasure } from '../contract.ts'
import type { ApiDeps } from '../deps.ts'
import { answersJson, type ApiRoute } from '../described.ts'
import { parseBody } from '../parse.ts'
import { AskToEraseSchema, ErasureSchema } from '../schema/erasure.ts'

type Deps = Pick<ApiDeps, 'erasure' | 'newId' | 'now'>

const SAYS: Record<StillThere, string> = {
  '8x8': '8x8 still has this person. Delete the user there and sync, then erase again.',
  microsoft365: 'Microsoft 365 still has this person. Delete the account there and sync, then erase again.',
  identityProvider: 'The identity provider still provisions this person. Unassign the user there, then erase again.',
  number: 'The person still has a number that this product assigned. Sync first, then erase again.',
  sender:
    'Notices by e-mail are sent from an address of this person. Choose another sender in Settings, then erase again.',
  role: 'The person has a role here. Take it away under Roles, then erase again.',
}

export function createErasureRoutes(deps: Deps): ApiRoute[] {
  return [
    {
      method: 'POST',
      path: '/api/people/erase',
      access: 'people.erase',
      maxBody: 1_000,
      summary:
        "Erases a person's data at that person's request: from the audit log, whose chain holds, the provisioning log, " +
        'jobs and histories; with it what is left of a user who is nowhere any more.',
      body: AskToEraseSchema,
      answers: answersJson(ErasureSchema, 'What was erased, and what is left and why'),
      handle: async ({ caller, body }) => json(await erase(deps, caller, parseBody(AskToEraseSchema, body))),
    },
  ]
}

async function erase(deps: Deps, caller: Principal, { person, preview = false }: AskToErase): Promise<Erasure> {
  const { tenantId } = caller
  const known = await deps.erasure.identify(tenantId, person)
  const left = known.left.map((place) => ({ place, says: SAYS[place] }))
  if (preview) return { id: null, terms: [...known.ids, ...known.names], erased: [], left }
  const id = deps.newId()
  const after = left.length > 0 ? `still in ${known.left.join(', ')}` : null
  const entry = entryOf(deps, caller, { action: 'people.erase', target: `erasure ${id}`, before: null, after })
  const erased = await deps.erasure.erase(tenantId, known, entry)
  return { id, terms: [], erased: erased.map(({ place, rows }) => ({ place, rows })), left }
}
