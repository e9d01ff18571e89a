/** Who is there while hostile requests come: some are named in them, the others have to stay as they are, to the letter. */
import type { Client } from './door/world.ts'

export interface Bystanders {
  /** Of those whom requests may name. */
  paths: string[]
  /** Looks at all who were not named since the last look; whom requests deleted they find again under another path. */
  look(): Promise<{ looks: number; changed: string[] }>
}

const UNNAMED = 10
const NAMED = 6

/** One whom nobody names, and what is answered about it. */
interface Still {
  client: Client
  path: string
  text: string
}

export async function openBystanders(client: Client, elsewhere: Client): Promise<Bystanders> {
  const still: Still[] = []
  const keep = async (of: Client, path: string): Promise<void> =>
    void still.push({ client: of, path, text: (await of.get(path)).text })
  for (const owner of [client, elsewhere]) {
    const ids: string[] = []
    for (let n = 0; n < UNNAMED; n++) {
      const more = { title: `bystander ${n}`, externalId: `by-${n}`, emails: [{ value: `by-${n}@example.com` }] }
      ids.push((await owner.user(`bystander-${n}@example.com`, more)).id)
    }
    const group = await owner.group('bystanders', ids)
    await keep(owner, `/Groups/${group.id}`)
    for (const id of ids) await keep(owner, `/Users/${id}`)
  }

  const users: string[] = []
  const groups: string[] = []
  const paths: string[] = []
  let names = 0
  let turns = 0
  /** One of those who were named before: nobody names it until the next look. */
  let resting: Still | null = null

  /** Those that were deleted make room for others. */
  async function nameAnew(): Promise<void> {
    for (let n = 0; n < NAMED; n++) {
      if (!(await isThere(users[n]))) users[n] = `/Users/${(await client.user(`named-${++names}@example.org`)).id}`
      if (!(await isThere(groups[n]))) groups[n] = `/Groups/${(await client.group(`named ${++names}`)).id}`
    }
    const path = users[turns++ % NAMED] ?? ''
    resting = { client, path, text: ofItsOwn((await client.get(path)).text) }
    paths.splice(0, Infinity, ...[...users, ...groups].filter((each) => each !== path))
  }
  const isThere = async (path: string | undefined): Promise<boolean> =>
    path !== undefined && (await client.send('HEAD', path)).status === 200

  async function look(): Promise<{ looks: number; changed: string[] }> {
    const changed: string[] = []
    for (const { client: of, path, text } of still) {
      const now = await of.get(path)
      if (now.text !== text) changed.push(`${path}: ${text} became ${now.status} ${now.text}`)
    }
    if (resting) {
      const now = await client.get(resting.path)
      if (ofItsOwn(now.text) !== resting.text) changed.push(`${resting.text} became ${now.status} ${now.text}`)
    }
    const looks = still.length + (resting ? 1 : 0)
    await nameAnew()
    return { looks, changed }
  }

  await nameAnew()
  return { paths, look }
}

/** Without the groups it is in: those may be named. */
function ofItsOwn(text: string): string {
  const { groups: _groups, ...own } = JSON.parse(text) as Record<string, unknown>
  return JSON.stringify(own)
}
