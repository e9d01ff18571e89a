/**
 * SCIMMY with its routers, as its own documentation sets them up, indexed in memory: users in a Map by id, and ids by
 * folded userName. Nothing is kept on a disk. `peer.ts <port> <users>`; prints a line when it listens.
 */
import { randomUUID } from 'node:crypto'
import express from 'express'
import SCIMMY from 'scimmy'
import SCIMMYRouters from 'scimmy-routers'
import { userBody } from './people.ts'

interface Kept {
  id: string
  userName: string
  [name: string]: unknown
}

const [, , port = '0', count = '0'] = process.argv
const users = new Map<string, Kept>()
const byName = new Map<string, string>()
/** In the order they came, for pages. */
const ids: string[] = []

function keep(user: Kept): Kept {
  const before = users.get(user.id)
  if (before) byName.delete(before.userName.toLowerCase())
  else ids.push(user.id)
  users.set(user.id, user)
  byName.set(user.userName.toLowerCase(), user.id)
  return user
}

for (let at = 0; at < Number(count); at += 1) {
  const now = new Date().toISOString()
  const meta = { created: now, lastModified: now, resourceType: 'User' }
  keep({ ...userBody(at), id: `user-${at}`, meta } as unknown as Kept)
}

interface Asked {
  id?: string
  filter?: { comparator?: string; expression?: string; [attribute: string]: unknown }[]
  constraints?: { startIndex?: number; count?: number; totalResults?: number }
}

SCIMMY.Resources.declare(SCIMMY.Resources.User)
  .extend(SCIMMY.Schemas.EnterpriseUser, false)
  .ingress(((resource: Asked, instance: object) => {
    const sent = instance as Kept
    const holder = byName.get(sent.userName.toLowerCase())
    if (holder && holder !== resource.id) throw new SCIMMY.Types.Error(409, 'uniqueness', 'userName is taken')
    const id = resource.id ?? randomUUID()
    const now = new Date().toISOString()
    const before = users.get(id)
    const created = (before?.['meta'] as { created?: string } | undefined)?.created ?? now
    return keep({ ...sent, id, meta: { created, lastModified: now, resourceType: 'User' } })
  }) as never)
  .egress(((resource: Asked) => {
    if (resource.id) {
      const found = users.get(resource.id)
      if (!found) throw new SCIMMY.Types.Error(404, null as unknown as string, 'not found')
      return found
    }
    const [first] = resource.filter ?? []
    const [comparator, value] = (first?.['userName'] ?? []) as [string?, string?]
    if (comparator === 'eq' && value !== undefined) {
      const found = users.get(byName.get(value.toLowerCase()) ?? '')
      return found ? [found] : []
    }
    const { startIndex = 1, count: most = 100 } = resource.constraints ?? {}
    // so that it makes a page of what it is given, and need not be given everybody to know how many there are
    if (resource.constraints) resource.constraints.totalResults = ids.length
    return ids.slice(startIndex - 1, startIndex - 1 + most).map((id) => users.get(id))
  }) as never)
  .degress(((resource: Asked) => {
    const gone = users.get(resource.id ?? '')
    if (gone) {
      users.delete(gone.id)
      byName.delete(gone.userName.toLowerCase())
    }
  }) as never)

const app = express()
// the routers make numbers of startIndex and count in `query`, which Express 5 reads anew each time: kept, it is heard
app.use((request, _response, next) => {
  Object.defineProperty(request, 'query', { value: request.query })
  next()
})
app.use(
  '/scim/v2',
  new SCIMMYRouters({
    type: 'bearer',
    handler: (request: { header(name: string): string | undefined }) => {
      if (request.header('Authorization') !== 'Bearer bench') throw new Error('not known')
      return 'bench'
    },
  }) as unknown as express.RequestHandler,
)
const server = app.listen(Number(port), '127.0.0.1', () => process.stdout.write('listening\n'))
// its client waits longer for its turn than Node's five seconds: for more than a minute while ours is asked what it cannot do
server.keepAliveTimeout = 600_000
