import { TextRefused } from './errors.ts'

/** Booleans are kept as 0 and 1, and JSON as text, on both engines: one shape, and nothing to convert twice. */
export const toFlag = (value: boolean): number => (value ? 1 : 0)
export const fromFlag = (value: number): boolean => value !== 0

export function toJson(value: unknown): string {
  const text = JSON.stringify(value)
  if (text.includes('\\u0000')) refuseNul(value)
  return text.includes('\\ud') ? JSON.stringify(value, wellFormed) : text
}

export function fromJson<T>(text: string): T {
  return JSON.parse(text) as T
}

export function fromJsonOrNull<T>(text: string | null): T | null {
  return text === null ? null : fromJson<T>(text)
}

/** A vendor's words for a log: what happened has to be recorded even where they hold a NUL. */
export function printable(text: string): string
export function printable(text: string | null): string | null
export function printable(text: string | null): string | null {
  return text === null || !text.includes('\0') ? text : text.replaceAll('\0', '␀')
}

/** Throws `TextRefused` when a text anywhere in the value holds a NUL. */
export function refuseNul(value: unknown): void {
  if (typeof value === 'string') {
    if (value.includes('\0')) throw new TextRefused(value)
  } else if (Array.isArray(value)) {
    for (const item of value) refuseNul(item)
  } else if (value !== null && typeof value === 'object') {
    for (const [key, item] of Object.entries(value)) {
      refuseNul(key)
      refuseNul(item)
    }
  }
}

// Half a surrogate pair is not text; drivers write U+FFFD for it, so JSON does too.
function wellFormed(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? value.toWellFormed() : value
}
