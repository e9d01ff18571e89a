/** An admin says which Microsoft 365 account is a user's, where names do not tell or tell of two. */
import { json, Problem } from '../../http/route.ts'
import type { Principal } from '../../identity/principal.ts'
import { changing } from '../audited.ts'
import type { ApiDeps } from '../deps.ts'
import { answersJson, type ApiRoute } from '../described.ts'
import { noUser, userId } from '../named.ts'
import { parseBody, quote } from '../parse.ts'
import { ChooseAccountSchema, UserDetailSchema } from '../schema/users.ts'
import { readUser } from '../shape/user.ts'

type Deps = Pick<ApiDeps, 'directory' | 'now' | 'sync' | 'tenants' | 'together'>

const ACTION = 'users.account'

export function createAccountChoiceRoutes(deps: Deps): ApiRoute[] {
  return [
    {
      method: 'POST',
      path: '/api/users/:id/account',
      access: ACTION,
      maxBody: 1_000,
      summary: 'Chooses the Microsoft 365 account of a user that has none; the next sync links it.',
      body: ChooseAccountSchema,
      answers: answersJson(UserDetailSchema, 'The user'),
      handle: async ({ caller, params, body }) => {
        const id = userId(params)
        await choose(deps, caller, id, parseBody(ChooseAccountSchema, body).account)
        return json(await readUser(deps, caller.tenantId, id))
      },
    },
    {
      method: 'DELETE',
      path: '/api/users/:id/account',
      access: ACTION,
      maxBody: 0,
      summary: 'Takes that choice back. A link that a sync made by it stays.',
      answers: answersJson(UserDetailSchema, 'The user'),
      handle: async ({ caller, params }) => {
        const id = userId(params)
        await end(deps, caller, id)
        return json(await readUser(deps, caller.tenantId, id))
      },
    },
  ]
}

async function choose(deps: Deps, caller: Principal, id: string, account: string): Promise<void> {
  const { tenantId } = caller
  await changing(deps, caller, async ({ directory }, says) => {
    const [view] = await directory.viewsOf(tenantId, [id])
    if (!view) throw noUser(id)
    if (view.user.deletedAt) throw refused('8x8 deleted this user, so it gets no account.')
    const by = { id: caller.userId, name: caller.name }
    const chosen = await directory.chooseAccount(tenantId, id, account, { by, at: deps.now() })
    switch (chosen.kind) {
      case 'missing':
        throw refused(
          `Microsoft 365 has no user ${quote(account)}, as far as was seen. Send its object id or its username (UPN).`,
        )
      case 'linked':
        throw refused(`The user is linked to ${chosen.account.userPrincipalName}, and a link stays.`)
      case 'taken':
        throw refused(`${chosen.account.userPrincipalName} is ${chosen.by}’s. Choose another account.`)
      case 'chosen': {
        const before = chosen.before?.userPrincipalName ?? null
        const after = chosen.account.userPrincipalName
        if (before !== after) await says({ action: ACTION, target: `user ${id}`, before, after })
      }
    }
  })
  deps.sync.reassess(tenantId)
}

async function end(deps: Deps, caller: Principal, id: string): Promise<void> {
  const { tenantId } = caller
  await changing(deps, caller, async ({ directory }, says) => {
    const [view] = await directory.viewsOf(tenantId, [id])
    if (!view) throw noUser(id)
    const { chosenAccount } = view
    if (!chosenAccount) throw refused('Nobody chose an account for this user.')
    const before = (await directory.endAccountChoice(tenantId, id))?.userPrincipalName ?? chosenAccount.accountId
    await says({ action: ACTION, target: `user ${id}`, before, after: null })
  })
  deps.sync.reassess(tenantId)
}

const refused = (detail: string): Problem => new Problem(409, 'Not possible', detail)
