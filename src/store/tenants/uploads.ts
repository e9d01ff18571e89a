import { Readable } from 'node:stream'
import { promisify } from 'node:util'
import { createGunzip, gzip } from 'node:zlib'
import type { ColumnMapping, Upload, UploadLook } from '../../tenants/store.ts'
import type { ErasedPerson } from '../../audit/store.ts'
import { take } from '../counters.ts'
import type { Work } from '../engine.ts'
import { withoutPerson } from '../erasure/exports.ts'
import { fromJson, fromJsonOrNull, toJson } from '../json.ts'
import type { CsvUploadPartTable, CsvUploadTable } from '../schema.ts'
import { writing } from '../transaction.ts'

const KEPT = 10
/** Characters of base64 a statement carries, so that none takes long. */
const PART = 256 * 1024
/** What an upload may be; larger content was never taken in. */
const MOST_BYTES = 32 * 1024 * 1024

export async function addUploadContent(work: Work, tenantId: string, id: string, content: Uint8Array): Promise<void> {
  // parts first, a statement each: until the upload itself is there nobody looks for them
  for (const row of await packedParts(tenantId, id, content))
    await work.db.insertInto('csv_upload_parts').values(row).execute()
}

async function packedParts(tenantId: string, id: string, content: Uint8Array): Promise<CsvUploadPartTable[]> {
  const text = (await promisify(gzip)(content)).toString('base64')
  return Array.from({ length: Math.ceil(text.length / PART) }, (_, part) => ({
    tenant_id: tenantId,
    upload_id: id,
    part,
    content: text.slice(part * PART, (part + 1) * PART),
  }))
}

export async function addUpload(work: Work, tenantId: string, upload: Upload): Promise<void> {
  const number = await take(work, tenantId, 'uploads', 1)
  const { id, at, by, bytes, look, mapping, confirmedAt } = upload
  await work.db
    .insertInto('csv_uploads')
    .values({
      tenant_id: tenantId,
      number,
      id,
      at,
      by_id: by.id,
      by_name: by.name,
      bytes,
      look: toJson(look),
      mapping: mapping && toJson(mapping),
      confirmed_at: confirmedAt,
    })
    .execute()
  await forgetOld(work, tenantId)
}

async function forgetOld(work: Work, tenantId: string): Promise<void> {
  const all = await rows(work, tenantId)
  const counts = all.find((row) => row.mapping !== null)
  for (const old of all.slice(KEPT)) {
    if (old.id === counts?.id) continue
    await work.db.deleteFrom('csv_uploads').where('tenant_id', '=', tenantId).where('id', '=', old.id).execute()
    await work.db
      .deleteFrom('csv_upload_parts')
      .where('tenant_id', '=', tenantId)
      .where('upload_id', '=', old.id)
      .execute()
  }
}

export async function confirmUpload(
  work: Work,
  tenantId: string,
  id: string,
  mapping: ColumnMapping,
  look: UploadLook,
  at: string,
): Promise<boolean> {
  const { numUpdatedRows } = await work.db
    .updateTable('csv_uploads')
    .set({ mapping: toJson(mapping), look: toJson(look), confirmed_at: at })
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}

export async function uploads(work: Work, tenantId: string): Promise<Upload[]> {
  return (await rows(work, tenantId)).map(toUpload)
}

export async function upload(work: Work, tenantId: string, id: string): Promise<Upload | null> {
  const found = (await rows(work, tenantId)).find((row) => row.id === id)
  return found ? toUpload(found) : null
}

export async function latestUpload(work: Work, tenantId: string): Promise<Upload | null> {
  const found = (await rows(work, tenantId)).find((row) => row.mapping !== null)
  return found ? toUpload(found) : null
}

/** Unpacked as it is read, a part at a time. */
export async function* uploadContent(work: Work, tenantId: string, id: string): AsyncGenerator<Uint8Array> {
  if (!(await part(work, tenantId, id, 0))) return
  const packed = Readable.from(parts(work, tenantId, id))
  const unpacked = packed.pipe(createGunzip())
  packed.once('error', (error) => unpacked.destroy(error))
  let size = 0
  try {
    for await (const piece of unpacked as AsyncIterable<Buffer>) {
      size += piece.length
      if (size > MOST_BYTES) throw new Error(`upload ${id} is larger than any that was taken in`)
      yield piece
    }
  } finally {
    packed.destroy()
    unpacked.destroy()
  }
}

/** Headings of the columns that say whom a row of the export is about. */
const OWN_FIELDS = ['userId', 'userName', 'federationId', 'email']

/**
 * The rows of a person go from every upload; from the one that jobs read (`gone` false) only once the person is nowhere
 * any more, since the next job would take the row's absence for a deletion at 8x8. Answers how many rows.
 */
export async function eraseInUploads(
  work: Work,
  tenantId: string,
  person: ErasedPerson,
  gone: boolean,
): Promise<number> {
  const counts = await latestUpload(work, tenantId)
  let erased = 0
  for (const { id, mapping, look } of await uploads(work, tenantId)) {
    if (id === counts?.id && !gone) continue
    const { columns } = mapping ?? look.suggested
    const own = OWN_FIELDS.flatMap((field) => columns[field] ?? [])
    const { content, rows } = await withoutPerson(uploadContent(work, tenantId, id), own, person)
    if (rows > 0) await replaceContent(work, tenantId, id, Buffer.concat(content))
    erased += rows
  }
  return erased
}

async function replaceContent(work: Work, tenantId: string, id: string, content: Buffer): Promise<void> {
  const packed = await packedParts(tenantId, id, content)
  await writing(work, 'choices', tenantId, async ({ db }) => {
    await db.deleteFrom('csv_upload_parts').where('tenant_id', '=', tenantId).where('upload_id', '=', id).execute()
    for (const row of packed) await db.insertInto('csv_upload_parts').values(row).execute()
    await db
      .updateTable('csv_uploads')
      .set({ bytes: content.length })
      .where('tenant_id', '=', tenantId)
      .where('id', '=', id)
      .execute()
  })
}

async function* parts(work: Work, tenantId: string, id: string): AsyncGenerator<Buffer> {
  for (let number = 0; ; number += 1) {
    const found = await part(work, tenantId, id, number)
    if (!found) return
    yield Buffer.from(found.content, 'base64')
  }
}

const part = (work: Work, tenantId: string, id: string, number: number): Promise<{ content: string } | undefined> =>
  work.db
    .selectFrom('csv_upload_parts')
    .select('content')
    .where('tenant_id', '=', tenantId)
    .where('upload_id', '=', id)
    .where('part', '=', number)
    .executeTakeFirst()

/** Newest first; only few are kept. */
function rows(work: Work, tenantId: string): Promise<CsvUploadTable[]> {
  return work.db
    .selectFrom('csv_uploads')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .orderBy('number', 'desc')
    .execute()
}

function toUpload(row: CsvUploadTable): Upload {
  return {
    id: row.id,
    at: row.at,
    by: { id: row.by_id, name: row.by_name },
    bytes: row.bytes,
    look: fromJson<UploadLook>(row.look),
    mapping: fromJsonOrNull<ColumnMapping>(row.mapping),
    confirmedAt: row.confirmed_at,
  }
}
