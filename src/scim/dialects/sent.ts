/** Reading what a client sent, whose names are hostile: own members only, never those of a prototype. */

export type SentObject = Readonly<Record<string, unknown>>

/** A member of a message. Names are compared without case (RFC 7643 §2.1); the exact spelling wins. */
export function member(object: SentObject, name: string): unknown {
  if (Object.hasOwn(object, name)) return object[name]
  const wanted = name.toLowerCase()
  const key = Object.keys(object).find((each) => each.toLowerCase() === wanted)
  return key === undefined ? undefined : object[key]
}
