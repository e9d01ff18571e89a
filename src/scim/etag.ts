/** Versions of resources as RFC 7644 §3.14 has them in ETag, If-Match, If-None-Match and `meta.version`. */

/** Weak: the same version may be answered with other attributes. */
export const etag = (version: number): string => `W/"${version}"`

/**
 * Does the header (or a Bulk operation's `version`) name this version? `*` names any. Compared weakly, as the only
 * ETags that are given are weak; what is not an entity tag names nothing.
 */
export function namesVersion(header: string, version: number): boolean {
  if (header.trim() === '*') return true
  const wanted = `"${version}"`
  return [...header.matchAll(/(?:W\/)?("[^"]*")/g)].some(([, tag]) => tag === wanted)
}
