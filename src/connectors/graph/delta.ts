/** Users as they changed: Graph's delta query. The cursor is the delta link, good for 7 days. */
import type { CallContext, M365Sighting } from '../contract.ts'
import { ConnectorError } from '../errors.ts'
import type { Answer } from '../http.ts'
import { watchPages } from '../loops.ts'
import { shaped } from '../shape.ts'
import { vendorWords } from '../words.ts'
import type { GraphClient } from './client.ts'
import { deltaUser, SELECT, sighting } from './mapping.ts'
import { listOf, MOST_PAGES } from './pages.ts'

const page = listOf(deltaUser)

/** Start from now: the delta link without any items. */
export async function deltaCursor(client: GraphClient, context?: CallContext): Promise<string> {
  const start = `/users/delta?$deltatoken=latest&$select=${SELECT}`
  for await (const { next } of deltaPages(client, start, context)) if (next !== null) return next
  throw new ConnectorError('incomplete', 'graph', 'The list of changed users ended without a delta link.')
}

export async function* changesSince(
  client: GraphClient,
  cursor: string,
  context?: CallContext,
): AsyncGenerator<{ sightings: M365Sighting[]; next: string | null }> {
  // A cursor of another cloud, from before the settings changed.
  if (!client.isOurs(cursor)) throw expired(null)
  yield* deltaPages(client, cursor, context)
}

async function* deltaPages(
  client: GraphClient,
  start: string,
  context?: CallContext,
): AsyncGenerator<{ sightings: M365Sighting[]; next: string | null }> {
  const watch = watchPages('graph', 'changed users', MOST_PAGES, { links: false, pages: true })
  for (let path: string | null = start; path !== null;) {
    const answer: Answer = await client.get(path, { bucket: 'entra', expects: [400, 404, 410] }, context)
    if (answer.status !== 200) throw refusal(answer)
    const { value, ...links } = shaped(page, answer, 'graph', 'The list of changed users')
    const [more, end] = [links['@odata.nextLink'] || null, links['@odata.deltaLink'] || null]
    if (more === null && end === null) {
      throw new ConnectorError('incomplete', 'graph', 'The list of changed users ended without a delta link.')
    }
    if (more === null && end !== null && !client.isOurs(end)) {
      throw new ConnectorError('malformed', 'graph', 'Microsoft Graph sent a delta link to another address.')
    }
    watch.saw(
      value.map((item) => item.id),
      more,
    )
    yield { sightings: value.map(sighting), next: more === null ? end : null }
    path = more
  }
}

/** 410, or a 40X that speaks of the token: Graph wants a complete read. */
function refusal(answer: Answer): ConnectorError {
  const words = vendorWords(answer.body) ?? ''
  if (answer.status === 410 || /sync ?state|resync|delta ?token|expired/i.test(words)) return expired(answer)
  const { status, requestId } = answer
  return new ConnectorError('refused', 'graph', `Microsoft Graph refused the list of changed users (${status}).`, {
    status,
    requestId,
    raw: words,
  })
}

function expired(answer: Answer | null): ConnectorError {
  const more = { status: answer?.status ?? null, requestId: answer?.requestId ?? null, raw: vendorWords(answer?.body) }
  return new ConnectorError('cursorExpired', 'graph', 'The delta link is too old. A complete read is needed.', more)
}
