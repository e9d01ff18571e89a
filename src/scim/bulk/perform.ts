/** Does one operation of a bulk by the route that the same request alone would take, and tells the request log. */
import type { Exchange, Witness } from '../../http/door.ts'
import type { Answer, Route } from '../../http/route.ts'
import type { ScimError } from '../errors.ts'
import type { Provisioner } from '../provisioner.ts'
import { refusal, type ScimRequest } from '../route.ts'
import { withoutSecrets } from '../secrets.ts'
import type { Operation } from './operation.ts'
import type { Done, Runner } from './order.ts'
import { isReference } from './references.ts'

export interface PerformDeps {
  /** Of users and groups. */
  routes: readonly Route<Provisioner>[]
  /** Of the bulk itself: what no other route takes is noted under it. */
  bulk: Route<Provisioner>
  root: string
  witness: Witness<Provisioner> | null
  /** Something failed that is not the client's doing. */
  fault(error: unknown): ScimError
}

const NOTHING = new URLSearchParams()
/** Results are told without their bodies, and the members of a group may be 100,000. */
const WITHOUT_MEMBERS = new URLSearchParams({ excludedAttributes: 'members' })

export function createRunner({ routes, bulk, root, witness, fault }: PerformDeps, request: ScimRequest): Runner {
  let faulty = false
  const inTurn = createTurns((exchange: Exchange<Provisioner>) => witness?.note(exchange))

  /** Answers how to note what became of it. */
  function begin(route: Route<Provisioner>, asked: ScimRequest): (outcome: Exchange<Provisioner>['outcome']) => void {
    const tell = inTurn()
    const begun = { route, caller: request.caller, request: asked, startedAt: witness?.now() ?? 0 }
    return (outcome) => tell({ ...begun, outcome })
  }

  const routeOf = ({ method, type, id }: Operation): Route<Provisioner> =>
    routes.find(
      (route) => route.method === method && route.path === `${root}${type.endpoint}${id === null ? '' : '/:id'}`,
    ) ?? bulk

  /** If-Match is the operation's own; of the headers of the bulk, those that say who asks where. */
  function requestOf({ type, id, version, data, method }: Operation): ScimRequest {
    const { host, authorization } = request.headers
    return {
      ...request,
      params: id === null ? {} : { id },
      query: type.name === 'Group' ? WITHOUT_MEMBERS : NOTHING,
      headers: { host, authorization, ...(version === null || method === 'POST' ? {} : { 'if-match': version }) },
      body: method === 'DELETE' ? undefined : data,
    }
  }

  return {
    stopped: () => faulty || request.signal.aborted,
    async perform(operation) {
      const route = routeOf(operation)
      const asked = requestOf(operation)
      const note = begin(route, asked)
      try {
        const answer = await route.handle(asked)
        note({ answer })
        return doneOf(answer, operation.id)
      } catch (error) {
        faulty = true
        note({ error })
        return doneOf(refusal(fault(error)), operation.id)
      }
    },
    refuse(error, operation) {
      const asked = operation ? requestOf(operation) : { ...request, params: {}, body: undefined }
      const answer = refusal(withoutSecrets(error, request))
      begin(operation ? routeOf(operation) : bulk, asked)({ answer })
      return doneOf(answer, operation && !isReference(operation.id) ? operation.id : null)
    },
  }
}

/** Passes on what comes in any order in the order in which places were taken. */
function createTurns<T>(pass: (one: T) => void): () => (one: T) => void {
  const places: { one: T | null }[] = []
  return () => {
    const place: { one: T | null } = { one: null }
    places.push(place)
    return (one) => {
      place.one = one
      for (let first = places[0]; first && first.one !== null; first = places[0]) {
        pass(first.one)
        places.shift()
      }
    }
  }
}

function doneOf(answer: Answer, id: string | null): Done {
  if (answer.kind !== 'text' && answer.kind !== 'empty') throw new TypeError(`a bulk cannot tell ${answer.kind}`)
  const { status, headers } = answer
  return {
    status,
    id: id ?? idIn(headers?.['Location']),
    version: (status < 400 && headers?.['ETag']) || null,
    refusal: answer.kind === 'text' && status >= 400 ? answer.body : null,
  }
}

const idIn = (location: string | undefined): string | null =>
  location === undefined ? null : decodeURIComponent(location.slice(location.lastIndexOf('/') + 1))
