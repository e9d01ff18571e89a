const XSD = /^(\d{4}-\d\d-\d\d)[Tt](\d\d:\d\d:\d\d)(\.\d+)?(?:([Zz])|([+-])(\d\d):(\d\d))?$/
const MINUTE = 60_000

/**
 * xsd:dateTime (RFC 7643 §2.3.5) as ISO 8601 in UTC with milliseconds; further digits are cut off, and without a zone it
 * is UTC. Null: it is no date and time.
 */
export function utc(text: string): string | null {
  const [, day, time, fraction = '.0', , sign, hours = '0', minutes = '0'] = XSD.exec(text) ?? []
  if (day === undefined || time === undefined) return null
  const written = `${day}T${time}${fraction.padEnd(4, '0').slice(0, 4)}Z`
  const local = Date.parse(written)
  // Date.parse takes the 30th of February for a day in March.
  if (Number.isNaN(local) || new Date(local).toISOString() !== written) return null
  const offset = Number(hours) * 60 + Number(minutes)
  if (Number(minutes) > 59 || offset > 14 * 60) return null
  const iso = new Date(local - (sign === '-' ? -offset : offset) * MINUTE).toISOString()
  return iso.length === written.length ? iso : null
}
