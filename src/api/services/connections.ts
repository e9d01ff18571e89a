/** How the tenant is connected to the outside. Secrets go in and never come out: answers tell their last characters. */
import { json } from '../../http/route.ts'
import { answersJson, type ApiRoute } from '../described.ts'
import { parseBody } from '../parse.ts'
import {
  AppKeySchema,
  CloudsSchema,
  ConnectionsSchema,
  ConnectionTestSchema,
  PbxKeySchema,
} from '../schema/connections.ts'
import { readClouds, readConnections, type ConnectionDeps } from '../shape/connections.ts'
import { changeApp, forgetApp, testApp } from './connections/app.ts'
import { changePbx, forgetPbx, testPbx } from './connections/pbx.ts'

const NOW = answersJson(ConnectionsSchema, 'Every connection as it is now')
const TESTED = answersJson(ConnectionTestSchema, 'What the cloud answered; nothing was kept')
/** A certificate with its key in PEM, written as JSON. */
const LARGEST = 40_000

export function createConnectionsRoutes(deps: ConnectionDeps): ApiRoute[] {
  return [
    {
      method: 'GET',
      path: '/api/clouds',
      access: 'connections.look',
      maxBody: 0,
      summary: 'Microsoft’s clouds with their addresses, and what each does not offer.',
      answers: answersJson(CloudsSchema, 'All clouds'),
      handle: async ({ caller }) => json(await readClouds(deps, caller.tenantId)),
    },
    {
      method: 'GET',
      path: '/api/connections',
      access: 'connections.look',
      maxBody: 0,
      summary: 'Every key, secret, certificate, token and consent, with its end and its last success.',
      answers: NOW,
      handle: async ({ caller }) => json(await readConnections(deps, caller.tenantId)),
    },
    {
      method: 'PUT',
      path: '/api/connections/pbx',
      access: 'connections.change',
      maxBody: 5_000,
      summary: 'Enters or replaces the 8x8 API key. What is under way goes on with the new one.',
      body: PbxKeySchema,
      answers: NOW,
      handle: async ({ caller, body }) => {
        await changePbx(deps, caller, parseBody(PbxKeySchema, body, 'secret'))
        return json(await readConnections(deps, caller.tenantId))
      },
    },
    {
      method: 'POST',
      path: '/api/connections/pbx/test',
      access: 'connections.change',
      maxBody: 5_000,
      summary: 'Asks 8x8 with this key what it may do, and keeps nothing.',
      body: PbxKeySchema,
      answers: TESTED,
      handle: async ({ caller, body }) => json(await testPbx(deps, caller, parseBody(PbxKeySchema, body, 'secret'))),
    },
    {
      method: 'DELETE',
      path: '/api/connections/pbx',
      access: 'connections.change',
      maxBody: 0,
      summary: 'Removes the 8x8 API key. Users and numbers stay; syncs need a key again.',
      answers: NOW,
      handle: async ({ caller }) => {
        await forgetPbx(deps, caller)
        return json(await readConnections(deps, caller.tenantId))
      },
    },
    ...(['microsoft365', 'bot'] as const).flatMap((kind): ApiRoute[] => [
      {
        method: 'PUT',
        path: `/api/connections/${kind}`,
        access: 'connections.change',
        maxBody: LARGEST,
        summary: `${NAMES[kind]}: enters or replaces how the app proves itself, and in which cloud.`,
        body: AppKeySchema,
        answers: NOW,
        handle: async ({ caller, body }) => {
          await changeApp(deps, caller, kind, parseBody(AppKeySchema, body, 'secret'))
          return json(await readConnections(deps, caller.tenantId))
        },
      },
      {
        method: 'POST',
        path: `/api/connections/${kind}/test`,
        access: 'connections.change',
        maxBody: LARGEST,
        summary: `${NAMES[kind]}: asks Microsoft with these credentials, and keeps nothing.`,
        body: AppKeySchema,
        answers: TESTED,
        handle: async ({ caller, body }) =>
          json(await testApp(deps, caller, kind, parseBody(AppKeySchema, body, 'secret'))),
      },
      {
        method: 'DELETE',
        path: `/api/connections/${kind}`,
        access: 'connections.change',
        maxBody: 0,
        summary: `${NAMES[kind]}: removes the credentials of the app. Nothing else changes.`,
        answers: NOW,
        handle: async ({ caller }) => {
          await forgetApp(deps, caller, kind)
          return json(await readConnections(deps, caller.tenantId))
        },
      },
    ]),
  ]
}

const NAMES = { microsoft365: 'Microsoft 365', bot: 'The bot' } as const
