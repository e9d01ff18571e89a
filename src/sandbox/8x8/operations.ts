/** Operations: what 8x8 accepted and does a moment later. */
import type { ErrorBody } from './errors.ts'

export interface Operation {
  id: string
  type: 'CREATE' | 'UPDATE' | 'DELETE'
  resource: 'USER' | 'SITE'
  resourceId: string
  created: number
  due: number
  /** Null while it runs. */
  completed: number | null
  error: ErrorBody | null
}

export interface Operations {
  add(operation: Operation): void
  get(id: string): Operation | null
  /** How many still run. */
  running(): number
  complete(id: string, at: number, error: ErrorBody | null): void
}

/** How long 8x8 remembers operations is not documented; here, this many. */
const REMEMBERED = 20_000

export function createOperations(): Operations {
  const all = new Map<string, Operation>()
  let running = 0
  return {
    add(operation) {
      all.set(operation.id, operation)
      running += 1
      if (all.size > REMEMBERED) {
        const oldest = all.keys().next().value
        if (oldest !== undefined) all.delete(oldest)
      }
    },
    get: (id) => all.get(id) ?? null,
    running: () => running,
    complete(id, at, error) {
      running -= 1
      const found = all.get(id)
      if (found) Object.assign(found, { completed: at, error })
    },
  }
}

function status(operation: Operation, now: number): string {
  if (operation.completed !== null) return operation.error ? 'FAILED' : 'COMPLETED'
  return now < (operation.created + operation.due) / 2 ? 'PENDING' : 'IN_PROGRESS'
}

/** The Operation of operation-api-v1.yaml. `root` is the address of the API as it was called. */
export function showOperation(operation: Operation, customerId: string, root: string, now: number): object {
  const { id, type, resource, resourceId, created, completed, error } = operation
  const collection = resource === 'USER' ? 'users' : 'sites'
  return {
    operationId: id,
    status: status(operation, now),
    customerId,
    resourceType: resource,
    resourceId,
    operationType: type,
    createdTime: new Date(created).toISOString(),
    ...(completed !== null && { completedTime: new Date(completed).toISOString() }),
    ...(error && { error }),
    _links: {
      self: { href: `${root}/operations/${id}` },
      resource: { href: `${root}/${collection}/${resourceId}` },
    },
  }
}
