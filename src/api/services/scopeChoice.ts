/** For whoever chooses policies and scope of Teams: does a policy exist, and whom would a scope take in and let go. */
import { z } from 'zod/v4'
import { json } from '../../http/route.ts'
import type { PolicyFound, ScopeEffect } from '../contract.ts'
import type { ApiDeps } from '../deps.ts'
import { answersJson, type ApiRoute } from '../described.ts'
import { parseBody, parseQuery } from '../parse.ts'
import { AskEffectSchema, PolicyFoundSchema, ScopeEffectSchema } from '../schema/services.ts'
import { asked } from './groups.ts'

const PolicyQuerySchema = z.strictObject({
  setting: z.enum(['voiceRoutingPolicy', 'callingPolicy']),
  name: z.string().trim().min(1).max(128),
})

export function createScopeChoiceRoutes(deps: Pick<ApiDeps, 'sync'>): ApiRoute[] {
  return [
    {
      method: 'GET',
      path: '/api/services/teams/policy',
      access: 'services.check',
      maxBody: 0,
      summary: 'Does Microsoft Teams have a policy of this name? Asked now.',
      query: PolicyQuerySchema,
      answers: answersJson(PolicyFoundSchema, 'Whether it does'),
      handle: async ({ caller, query }) => {
        const { setting, name } = parseQuery(PolicyQuerySchema, query)
        const found: PolicyFound = {
          exists: await asked(() => deps.sync.policyExists(caller.tenantId, setting, name)),
        }
        return json(found)
      },
    },
    {
      method: 'POST',
      path: '/api/services/teams/effect',
      access: 'services.change',
      maxBody: 20_000,
      summary: 'Whom this scope would take in and let go, and how many numbers that takes back. Changes nothing.',
      body: AskEffectSchema,
      answers: answersJson(ScopeEffectSchema, 'Counts, and some of those that would leave'),
      handle: async ({ caller, body }) => {
        const { scope } = parseBody(AskEffectSchema, body)
        const effect: ScopeEffect = await asked(() => deps.sync.scopeEffect(caller.tenantId, scope))
        return json(effect)
      },
    },
  ]
}
