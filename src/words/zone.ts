/** Time zones as people name them. */

/** The name of a time zone, also an old or another one of it: what one browser calls Asia/Calcutta another calls Asia/Kolkata. */
export function isZone(name: string): boolean {
  // offsets such as +01:00 know no summer time
  if (!/^[A-Za-z]/.test(name)) return false
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name })
    return true
  } catch {
    return false
  }
}
