/** What is asked, turn by turn, and what an answer has to hold: a fast answer that is wrong is not counted. */
import { patchEntra, patchSimple, userBody, userNameOf } from './people.ts'
import type { Ask } from './wire.ts'

export interface Kind {
  ask(turn: number): Ask
  /** Somewhere in the body of every answer. */
  holds(turn: number): string
  /** Asked of ours alone: the peer would have to be given an index of its own for it, or to look at everybody. */
  alone?: true
}

/** @param ids of the users that are there, in the order they came */
export function kinds(ids: readonly string[]): Record<string, Kind> {
  const users = ids.length
  const any = (turn: number): number => (turn * 7919) % users
  // addresses are changed of every second user, and looked for of the others
  const moved = (turn: number): number => any(2 * turn + 1)
  const kept = (turn: number): number => any(2 * turn)
  const named = (turn: number): string => `"userName":"${userNameOf(any(turn))}"`
  const keptNamed = (turn: number): string => `"userName":"${userNameOf(kept(turn))}"`
  const filtered = (filter: (turn: number) => string, holds = named): Kind => ({
    ask: (turn) => ({ method: 'GET', path: `/Users?filter=${encodeURIComponent(filter(turn))}` }),
    holds,
  })
  const alone = (...kind: Parameters<typeof filtered>): Kind => ({ ...filtered(...kind), alone: true })
  const page = (startIndex: number): Kind => ({
    ask: () => ({ method: 'GET', path: `/Users?startIndex=${startIndex}&count=100` }),
    holds: () => `"userName":"${userNameOf(startIndex + 98)}"`,
  })
  return {
    get_id: { ask: (turn) => ({ method: 'GET', path: `/Users/${ids[any(turn)]}` }), holds: named },
    filter_eq: filtered((turn) => `userName eq "${userNameOf(any(turn))}"`),
    filter_id: alone((turn) => `id eq "${ids[any(turn)]}"`),
    filter_external: alone((turn) => `externalId eq "ext-${any(turn)}"`),
    filter_email: alone((turn) => `emails.value eq "${userNameOf(kept(turn))}"`, keptNamed),
    filter_work_email: alone((turn) => `emails[type eq "work"].value eq "${userNameOf(kept(turn))}"`, keptNamed),
    filter_either: alone(
      (turn) => `userName eq "${userNameOf(any(turn))}" or userName eq "nobody.${turn}@contoso.example"`,
    ),
    // what a client asks that wants to know what is new, and mostly nothing is
    filter_modified: alone(
      () => 'meta.lastModified gt "2999-01-01T00:00:00Z"',
      () => '"totalResults":0',
    ),
    patch_simple: {
      ask: (turn) => ({ method: 'PATCH', path: `/Users/${ids[any(turn)]}`, body: patchSimple(turn) }),
      holds: (turn) => `"title":"Title of turn ${turn}"`,
    },
    patch_entra: {
      ask: (turn) => ({ method: 'PATCH', path: `/Users/${ids[moved(turn)]}`, body: patchEntra(moved(turn), turn) }),
      holds: (turn) => `"department":"Department ${turn % 20}"`,
    },
    list100: page(1),
    list100_deep: page(Math.max(1, users - 200)),
    post: {
      ask: (turn) => ({ method: 'POST', path: '/Users', body: userBody(users + turn) }),
      holds: (turn) => `"userName":"${userNameOf(users + turn)}"`,
    },
  }
}
