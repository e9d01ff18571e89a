/** Reading what a client sent, whose keys are hostile: own properties only, never `__proto__`. */

export type SentObject = { readonly [name: string]: unknown }

export const isObject = (sent: unknown): sent is SentObject =>
  typeof sent === 'object' && sent !== null && !Array.isArray(sent)

/** A member of a message. Names are compared without case (RFC 7643 §2.1); the exact spelling wins. */
export function member(object: SentObject, name: string): unknown {
  if (Object.hasOwn(object, name)) return object[name]
  const wanted = name.toLowerCase()
  const key = Object.keys(object).find((each) => each.toLowerCase() === wanted)
  return key === undefined ? undefined : object[key]
}
