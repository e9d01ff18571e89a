/** The last day that a field takes: with a year of more digits a time could not be written. */
export const LAST_DAY = '9999-12-31'

/** The end of that day, here. */
export const endOfDay = (day: string): string =>
  new Date(`${day.length > LAST_DAY.length ? LAST_DAY : day}T23:59:59`).toISOString()

export function tomorrow(): string {
  const day = new Date()
  day.setDate(day.getDate() + 1)
  return [day.getFullYear(), day.getMonth() + 1, day.getDate()].map((part) => String(part).padStart(2, '0')).join('-')
}

/** As a field has it, and in the calendar. */
export function isDay(text: string | undefined): boolean {
  if (text === undefined || !/^\d{4}-\d\d-\d\d$/.test(text)) return false
  const at = new Date(`${text}T00:00:00Z`)
  // the 31st of February is a day of March to a Date
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text)
}
