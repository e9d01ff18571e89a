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
  let sitesSeen: { upload: string; names: string[] } | null = null

  async function upload(): Promise<UserExport> {
    const found = await latest()
    if (found) return found
    throw new ConnectorError('incomplete', '8x8', 'No user export was uploaded yet, or its columns are not confirmed.')
  }

  async function* accounts({ mapping, content }: UserExport, context?: CallContext): AsyncGenerator<PbxAccount> {
    try {
      const read = await readAccounts(
        content,
        () => mapping,
        () => undefined,
      )
      for await (const account of read.accounts) {
        if (context?.signal?.aborted) throw new ConnectorError('aborted', '8x8', 'The call was cancelled.')
        yield account
      }
    } catch (error) {
      if (!(error instanceof NotAnExport)) throw error
      throw new ConnectorError('malformed', '8x8', error.message)
    }
  }

  async function* pages(context?: CallContext): AsyncGenerator<PbxAccount[]> {
    const found = await upload()
    const names = new Set<string>()
    let page: PbxAccount[] = []
    for await (const account of accounts(found, context)) {
      if (account.site?.name) names.add(account.site.name)
      page.push(account)
      if (page.length < PAGE) continue
      yield page
      page = []
    }
    sitesSeen = { upload: found.id, names: [...names] }
    if (page.length > 0) yield page
  }

  /** A job asks for the sites right after the users: the file need not be gone through once more. */
  async function siteNames(context?: CallContext): Promise<string[]> {
    const { id } = await upload()
    if (sitesSeen?.upload !== id) for await (const _ of pages(context));
    return sitesSeen?.names ?? []
  }

  const cursorOf = ({ id }: UserExport): string => JSON.stringify({ v: 1, upload: id })

  const readOnly = () =>
    Promise.reject(new ConnectorError('refused', '8x8', 'An uploaded export cannot be written to.'))
  return {
    create: readOnly,
    change: readOnly,
    async find(userName, context) {
      for await (const one of accounts(await upload(), context))
        if (one.userName.toLowerCase() === userName.toLowerCase()) return one
      return null
    },
    async read(ids, context) {
      const found: PbxAccount[] = []
      for await (const one of accounts(await upload(), context)) if (ids.includes(one.id)) found.push(one)
      return found
    },
    async check() {
      const found = await latest()
      return { permissions: [{ name: 'Read the uploaded user export', vendorName: null, granted: found !== null }] }
    },
    cursor: async () => cursorOf(await upload()),
    users: pages,
    async *sites(context) {
      const names = await siteNames(context)
      yield names.map((name) => ({ id: siteId(name), name, pbxName: null }))
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
