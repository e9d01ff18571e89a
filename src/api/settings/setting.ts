/** A setting of the tenant: looked at by everybody with a role, changed by admins, with its entry in the audit log. */
import { isDeepStrictEqual } from 'node:util'
import type { z } from 'zod/v4'
import { json } from '../../http/route.ts'
import { changing } from '../audited.ts'
import type { ApiDeps, RoomsTogether } from '../deps.ts'
import { answersJson, type ApiRoute } from '../described.ts'
import { parseBody } from '../parse.ts'
import { mustBe, withVersion } from '../versions.ts'

interface Setting<S extends z.ZodObject> {
  /** In its path, and what the audit log calls it. */
  name: string
  schema: S
  maxBody: number
  /** Summaries of the two routes, and of the answer. */
  looks: string
  changes: string
  says: string
  read(tenants: ApiDeps['tenants'], tenantId: string): Promise<z.output<S>>
  write(
    tenants: RoomsTogether['tenants'],
    tenantId: string,
    value: z.output<S>,
    at: string,
    rooms: RoomsTogether,
  ): Promise<void>
  /** As the audit log says it. */
  shown(value: z.output<S>): string
}

const ACTION = 'settings.change'

/** `ETag` says which version this is, and a change with `If-Match` is refused when there is another one by now. */
export function settingRoutes<S extends z.ZodObject>(
  deps: Pick<ApiDeps, 'now' | 'tenants' | 'together'>,
  { name, schema, maxBody, looks, changes, says, read, write, shown }: Setting<S>,
): ApiRoute[] {
  const path = `/api/settings/${name}`
  return [
    {
      method: 'GET',
      path,
      access: 'settings.look',
      maxBody: 0,
      summary: looks,
      answers: answersJson(schema, says),
      handle: async ({ caller }) => {
        const value = await read(deps.tenants, caller.tenantId)
        return json(value, 200, withVersion(value))
      },
    },
    {
      method: 'PUT',
      path,
      access: ACTION,
      maxBody,
      summary: `${changes} With If-Match it is refused (412) when somebody changed it meanwhile.`,
      body: schema,
      answers: answersJson(schema, 'As it is now'),
      handle: async ({ caller, headers, body }) => {
        const { tenantId } = caller
        const value = parseBody(schema, body)
        await changing(deps, caller, async (rooms, note) => {
          const { tenants, audit } = rooms
          const current = await read(tenants, tenantId)
          const [before, after] = [shown(current), shown(value)]
          await mustBe(headers, current, { audit, tenantId, action: ACTION, target: name, after: before })
          if (isDeepStrictEqual(current, value)) return
          await write(tenants, tenantId, value, deps.now(), rooms)
          await note({ action: ACTION, target: name, before, after })
        })
        const now = await read(deps.tenants, tenantId)
        return json(now, 200, withVersion(now))
      },
    },
  ]
}
