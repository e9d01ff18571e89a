/** If-Match and If-None-Match, RFC 7644 §3.14. */
import { etag, namesVersion } from './etag.ts'
import { ScimError } from './errors.ts'

type Headers = Record<string, string | undefined>

/** Throws 412 when the client wants another version than there is. */
export function requireMatch(headers: Headers, version: number): void {
  const wanted = headers['if-match']
  if (wanted === undefined || namesVersion(wanted, version)) return
  const detail = `The resource changed: it is at version ${etag(version)} now. Read it again, then send your change.`
  throw new ScimError(412, null, detail, { ETag: etag(version) })
}

/** The client has this version already. */
export const isKnown = (headers: Headers, version: number): boolean =>
  headers['if-none-match'] !== undefined && namesVersion(headers['if-none-match'], version)
