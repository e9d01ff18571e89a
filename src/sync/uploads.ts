/** Uploads of the user export: looked through when they come, read by PBX jobs once somebody confirmed their columns. */
import type { CsvTable, ExportContent, LookAtExport, OpenCsv } from '../connectors/contract.ts'
import type { Person } from '../jobs/job.ts'
import type { TenantsStore } from '../tenants/store.ts'
import { UPLOAD_DAYS, type ColumnMapping, type Upload } from '../tenants/upload.ts'
import { JobStopped } from './run/causes.ts'
import { plural } from './count.ts'
import { iso } from './deps.ts'
import type { Look } from './pull/look.ts'

export type { CsvTable }

const DAY_MS = 24 * 60 * 60 * 1000

/** A mapping does not say enough, or the upload is not there any more. */
export class NotReadable extends Error {
  readonly missing: string[]
  constructor(missing: string[]) {
    super(`The mapping lacks ${missing.join(', ')}.`)
    this.name = 'NotReadable'
    this.missing = missing
  }
}

/** Makes the change that keeps an upload a part of more, for example with an entry in the audit log. */
export type Keep = (upload: Upload, change: (tenants: Keeping) => Promise<unknown>) => Promise<unknown>

type Keeping = Pick<TenantsStore, 'addUpload' | 'confirmUpload'>

export interface Uploads {
  /** Keeps it; the mapping of the last confirmed upload is taken over where it fits. Throws `NotAnExport`. */
  add(tenantId: string, by: Person, content: Uint8Array, keep?: Keep): Promise<Upload>
  /** Null: there is no such upload. Throws `NotReadable`. */
  confirm(tenantId: string, id: string, mapping: ColumnMapping, keep?: Keep): Promise<Upload | null>
  /** Another table that a person sends, kept nowhere. Throws `NotAnExport`. */
  open(content: Uint8Array): Promise<CsvTable>
  /** Newest first. */
  list(tenantId: string): Promise<Upload[]>
}

export interface UploadsDeps {
  tenants: TenantsStore
  lookAtExport: LookAtExport
  openCsv: OpenCsv
  now: () => number
  newId: () => string
}

export function createUploads({ tenants, lookAtExport, openCsv, now, newId }: UploadsDeps): Uploads {
  const alone: Keep = (_upload, change) => change(tenants)
  return {
    async add(tenantId, by, content, keep = alone) {
      const pieces = piecesOf(content)
      const found = await lookAtExport(pieces, null)
      const last = (await tenants.latestUpload(tenantId))?.mapping ?? null
      const fits = last !== null && Object.values(last.columns).every((column) => found.columns.includes(column))
      // numbers without a country code are most likely of where the PBX is
      const country = (await tenants.pbx(tenantId))?.settings.country ?? null
      const suggested = fits ? last : { ...found.suggested, country: found.suggested.country ?? country }
      const isFound = !fits && suggested.country === found.suggested.country
      const at = iso(now())
      const upload: Upload = {
        id: newId(),
        at,
        by,
        bytes: content.length,
        look: isFound ? found : { ...(await lookAtExport(pieces, suggested)), suggested },
        mapping: fits ? last : null,
        confirmedAt: fits ? at : null,
      }
      await tenants.addUploadContent(tenantId, upload.id, content)
      await keep(upload, (rooms) => rooms.addUpload(tenantId, upload))
      return upload
    },
    async confirm(tenantId, id, mapping, keep = alone) {
      const upload = await tenants.upload(tenantId, id)
      if (!upload) return null
      const look = await lookAtExport(() => tenants.uploadContent(tenantId, id), mapping)
      if (look.missing.length > 0) throw new NotReadable(look.missing)
      const at = iso(now())
      await keep(upload, (rooms) => rooms.confirmUpload(tenantId, id, mapping, look, at))
      return tenants.upload(tenantId, id)
    },
    open: (content) => openCsv(piecesOf(content)),
    list: (tenantId) => tenants.uploads(tenantId),
  }
}

const PIECE = 64 * 1024

const piecesOf = (content: Uint8Array): ExportContent =>
  async function* () {
    for (let at = 0; at < content.length; at += PIECE) yield content.subarray(at, at + PIECE)
  }

/** Is the upload older than its tenant wants? */
export const isOld = (upload: Upload, days: number | undefined, now: number): boolean =>
  now - Date.parse(upload.at) > (days ?? UPLOAD_DAYS) * DAY_MS

/** Where 8x8 is read by upload: says which one counts, warns of its age, and stops where there is none. */
export async function sayUpload({ deps, tenantId, say }: Look): Promise<void> {
  const settings = (await deps.tenants.pbx(tenantId))?.settings
  if (settings?.source !== 'csv') return
  const upload = await deps.tenants.latestUpload(tenantId)
  if (!upload) throw new JobStopped('UPLOAD_MISSING')
  const { users, problemCount } = upload.look
  say(`Reading the user export that ${upload.by.name} uploaded at ${upload.at}: ${plural(users, 'user')}.`)
  if (problemCount > 0) say(`${plural(problemCount, 'row')} of it could not be read fully; see Services.`, 'problem')
  if (!isOld(upload, settings.uploadDays, deps.now())) return
  const days = Math.floor((deps.now() - Date.parse(upload.at)) / DAY_MS)
  say(
    `This upload is ${plural(days, 'day')} old. Export the users again in 8x8 Admin Console and upload them.`,
    'problem',
  )
}
