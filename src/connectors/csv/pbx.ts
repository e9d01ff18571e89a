/** The 8x8 PBX as the latest upload of Admin Console's user export shows it. Nothing can be written there. */
import type { CallContext, Pbx, PbxAccount, UserExport } from '../contract.ts'
import { ConnectorError, NotAnExport } from '../errors.ts'
import { readAccounts, siteId } from './accounts.ts'

export interface CsvPbxOptions {
  /** The upload that counts; null: there is none. */
  latest(): Promise<UserExport | null>
}

const PAGE = 1_000

export function createCsvPbx({ latest }: CsvPbxOptions): Pbx {
  async function upload(): Promise<UserExport> {
    const found = await latest()
    if (found) return found
    throw new ConnectorError('incomplete', '8x8', 'No user export was uploaded yet, or its columns are not confirmed.')
  }

  async function accounts(context?: CallContext): Promise<PbxAccount[]> {
    const { mapping, content } = await upload()
    if (context?.signal?.aborted) throw new ConnectorError('aborted', '8x8', 'The call was cancelled.')
    try {
      return (
        await readAccounts(
          await content(),
          () => mapping,
          () => undefined,
        )
      ).accounts
    } catch (error) {
      if (!(error instanceof NotAnExport)) throw error
      throw new ConnectorError('malformed', '8x8', error.message)
    }
  }

  async function* pages(context?: CallContext): AsyncGenerator<PbxAccount[]> {
    const all = await accounts(context)
    for (let at = 0; at < all.length; at += PAGE) yield all.slice(at, at + PAGE)
  }

  const cursorOf = ({ id }: UserExport): string => JSON.stringify({ v: 1, upload: id })

  const readOnly = () =>
    Promise.reject(new ConnectorError('refused', '8x8', 'An uploaded export cannot be written to.'))
  return {
    create: readOnly,
    change: readOnly,
    find: async (userName, context) =>
      (await accounts(context)).find((one) => one.userName.toLowerCase() === userName.toLowerCase()) ?? null,
    read: async (ids, context) => (await accounts(context)).filter((one) => ids.includes(one.id)),
    async check() {
      const found = await latest()
      return { permissions: [{ name: 'Read the uploaded user export', vendorName: null, granted: found !== null }] }
    },
    cursor: async () => cursorOf(await upload()),
    users: pages,
    async *sites(context) {
      const names = new Set<string>()
      for (const { site } of await accounts(context)) if (site?.name) names.add(site.name)
      yield [...names].map((name) => ({ id: siteId(name), name, pbxName: null }))
    },
    /** What an export does not tell of numbers that nobody has cannot be known. */
    async *numbers(context) {
      for await (const page of pages(context)) {
        const held = page.flatMap(({ extensions }) => extensions.map((one) => one.primaryNumber))
        yield held
          .filter((number) => number !== null)
          .map((number) => ({ number, country: null, category: null, origin: null, status: 'assigned' as const }))
      }
    },
    async *changesSince(cursor) {
      const next = cursorOf(await upload())
      if (next !== cursor) throw new ConnectorError('cursorExpired', '8x8', 'There is a newer upload.')
      yield { accounts: [], deleted: [], authors: [], next }
    },
  }
}
