import { json, Problem } from '../../http/route.ts'
import type { Principal } from '../../identity/principal.ts'
import { isOld, NotReadable, type Keep } from '../../sync/uploads.ts'
import type { PbxSettings } from '../../tenants/tenant.ts'
import { UPLOAD_DAYS, type Upload as KeptUpload } from '../../tenants/upload.ts'
import { changing } from '../audited.ts'
import type { PbxSource, Upload, Uploads } from '../contract.ts'
import type { ApiDeps } from '../deps.ts'
import { answersJson, type ApiRoute } from '../described.ts'
import { notSetUp } from '../named.ts'
import { notRight, parseBody, quote } from '../parse.ts'
import { ServiceViewSchema } from '../schema/services.ts'
import { ColumnMappingSchema, PbxSourceSchema, UploadSchema, UploadsSchema } from '../schema/uploads.ts'
import { readService } from '../shape/service.ts'
import { addPbx } from './connections/pbx.ts'

const MOST_BYTES = 20 * 1024 * 1024
const UPLOAD_ID = /^[\w-]{1,64}$/

/** 8x8 read from uploads of Admin Console's user export, for tenants without an API key. */
export function createUploadsRoutes(deps: ApiDeps): ApiRoute[] {
  return [
    {
      method: 'GET',
      path: '/api/services/pbx/uploads',
      access: 'services.look',
      maxBody: 0,
      summary: 'User exports that were uploaded, newest first.',
      answers: answersJson(UploadsSchema, 'The uploads, and which one counts'),
      handle: async ({ caller }) => json(await list(deps, caller.tenantId)),
    },
    {
      method: 'POST',
      path: '/api/services/pbx/upload',
      access: 'services.change',
      maxBody: MOST_BYTES,
      takes: ['text/csv'],
      raw: true,
      summary: "Takes in Admin Console's user export, as saved: CSV in any encoding, at most 20 MB and 200,000 rows.",
      answers: answersJson(UploadSchema, 'What it holds, and how its columns would be read', 201),
      handle: async ({ caller, body }) => {
        if (!(body instanceof Uint8Array)) throw notRight('body', 'Send the CSV file as it is, as text/csv.')
        const keep = keeping(deps, caller, ({ id: upload, look }) => [`upload ${upload}`, `${look.users} users`])
        const upload = await readable(() => deps.uploads.add(caller.tenantId, personOf(caller), body, keep))
        return json(shapeUpload(upload), 201)
      },
    },
    {
      method: 'PUT',
      path: '/api/services/pbx/upload/:id/mapping',
      access: 'services.change',
      maxBody: 20_000,
      summary:
        'Confirms how the columns of an upload are read; later uploads with these columns are read the same way.',
      body: ColumnMappingSchema,
      answers: answersJson(UploadSchema, 'The upload, read that way'),
      handle: async ({ caller, params, body }) => {
        const id = uploadId(params)
        const mapping = parseBody(ColumnMappingSchema, body)
        const columns = JSON.stringify(mapping.columns)
        const keep = keeping(deps, caller, () => [`mapping of upload ${id}`, columns])
        const upload = await readable(() => deps.uploads.confirm(caller.tenantId, id, mapping, keep))
        if (!upload) throw noUpload(id)
        return json(shapeUpload(upload))
      },
    },
    {
      method: 'PUT',
      path: '/api/services/pbx/source',
      access: 'services.change',
      maxBody: 1_000,
      summary: 'Chooses where users are read (the API, or the latest confirmed upload), and what may be written.',
      body: PbxSourceSchema,
      answers: answersJson(ServiceViewSchema, 'The service with its new source'),
      handle: async ({ caller, body }) => {
        await changeSource(deps, caller, parseBody(PbxSourceSchema, body))
        const view = await readService(deps, caller.tenantId, 'pbx')
        if (!view) throw notSetUp('pbx')
        return json(view)
      },
    },
  ]
}

async function list(deps: ApiDeps, tenantId: string): Promise<Uploads> {
  const settings = (await deps.tenants.pbx(tenantId))?.settings
  const uploads = await deps.uploads.list(tenantId)
  const inUse = uploads.find(({ mapping }) => mapping !== null)
  const now = Date.parse(deps.now())
  return {
    source: settings?.source ?? 'api',
    days: settings?.uploadDays ?? UPLOAD_DAYS,
    items: uploads.map((upload) => ({
      ...shapeUpload(upload),
      old: isOld(upload, settings?.uploadDays, now),
      inUse: upload === inUse,
    })),
  }
}

async function pbxSettings(deps: ApiDeps, tenantId: string) {
  const service = await deps.tenants.pbx(tenantId)
  if (!service) throw notSetUp('pbx')
  return service.settings
}

async function changeSource(deps: ApiDeps, caller: Principal, wanted: PbxSource): Promise<void> {
  // the service comes with its source: a key, or the uploads of a tenant without one
  if (wanted.source === 'csv') await addPbx(deps.tenants, caller.tenantId, deps.now())
  const settings = await pbxSettings(deps, caller.tenantId)
  const after: PbxSettings = {
    ...settings,
    source: wanted.source ?? settings.source ?? 'api',
    uploadDays: wanted.uploadDays ?? settings.uploadDays ?? UPLOAD_DAYS,
    writes: wanted.writes ?? settings.writes,
  }
  const [was, is] = [sourceWords(settings), sourceWords(after)]
  if (was === is) return
  await changing(deps, caller, async ({ tenants }, says) => {
    await tenants.changeSettings(caller.tenantId, 'pbx', after, deps.now())
    await says({ action: 'services.change', target: 'source of pbx', before: was, after: is })
  })
  await deps.outside.changed(caller.tenantId)
  // what is queued is another now
  deps.sync.reassess(caller.tenantId)
}

const sourceWords = ({ source = 'api', uploadDays = UPLOAD_DAYS, writes }: PbxSettings): string =>
  `read by ${source}, uploads for ${uploadDays} days, writes ${writes}`

/** What cannot be read is the file's fault, and said. */
async function readable<T>(reading: () => Promise<T>): Promise<T> {
  try {
    return await reading()
  } catch (error) {
    if (error instanceof NotReadable) {
      const detail = `Choose a column for ${error.missing.join(', ')}${
        error.missing.includes('teams') ? '; or set teamsForAll to turn Teams on for everybody with an extension' : ''
      }.`
      throw new Problem(409, 'Mapping not complete', detail, { missing: error.missing })
    }
    // named, since doors know no connectors
    if (error instanceof Error && error.name === 'NotAnExport')
      throw new Problem(422, 'Not a user export', error.message)
    throw error
  }
}

function uploadId(params: Record<string, string>): string {
  const id = params['id'] ?? ''
  if (!UPLOAD_ID.test(id)) throw noUpload(id)
  return id
}

const noUpload = (id: string): Problem =>
  new Problem(404, 'Not found', `There is no upload ${quote(id)}, or no longer.`)

const personOf = ({ userId, name }: Principal) => ({ id: userId, name })

function shapeUpload({ id, at, by, bytes, look, mapping, confirmedAt }: KeptUpload): Upload {
  const { columns, suggested, missing, rows, users, extensions, numbers, teamsOn, problems, problemCount } = look
  return {
    id,
    at,
    by: { id: by.id, name: by.name },
    bytes,
    columns: [...columns],
    suggested: { ...suggested },
    mapping: mapping && { ...mapping },
    confirmedAt,
    missing: [...missing],
    counts: { rows, users, extensions, numbers, teamsOn, problems: problemCount },
    problems: problems.map(({ line, text }) => ({ line, text })),
  }
}

/** Keeps it with its entry in the audit log: what, and what it is now. */
const keeping =
  (deps: ApiDeps, caller: Principal, said: (upload: KeptUpload) => [target: string, after: string]): Keep =>
  (upload, change) =>
    changing(deps, caller, async ({ tenants }, says) => {
      await change(tenants)
      const [target, after] = said(upload)
      await says({ action: 'services.change', target, before: null, after })
    })
