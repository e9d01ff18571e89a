/**
 * Runs the operations of a bulk in the order they were sent. Some are on their way at once, as the store does what comes
 * first before what comes next, and those that wait together share a commit; one that refers to another waits for it. One that refers to a resource which a later
 * operation makes has that made first. Where resources refer to each other in a circle (RFC 7644 §3.7.1), one is made
 * without the reference and completed when the others are there; what cannot be completed is taken back and refused
 * with 409, so that nothing is half done.
 */
import { quoted, ScimError } from '../errors.ts'
import { isPost, namedIn, readOperation, type Operation } from './operation.ts'
import { referencesOf, resolved, without } from './references.ts'

/** What became of an operation. */
export interface Done {
  status: number
  /** Of the resource; null: there is none. */
  id: string | null
  version: string | null
  /** The body of the refusal, as JSON; null: it was done. */
  refusal: string | null
}

export interface Runner {
  /** As the same request alone would be answered; never throws. */
  perform(operation: Operation): Promise<Done>
  /** `operation` null: it could not be read. */
  refuse(error: ScimError, operation: Operation | null): Done
  /** True: no more are wanted. */
  stopped(): boolean
}

/** They are one transaction at most, which others wait for. */
const AT_ONCE = 8

interface Half {
  operation: Operation
  missing: Set<string>
}

/** In the order they were sent; undefined: it was not come to. */
export async function runInOrder(
  sent: readonly unknown[],
  failOnErrors: number,
  { perform, refuse, stopped }: Runner,
): Promise<(Done | undefined)[]> {
  const makers = makersIn(sent)
  const made: ReadonlySet<string> = new Set(makers.keys())
  const read = sent.map((each) => readOrRefuse(each, made))
  const ends: (Done | undefined)[] = sent.map(() => undefined)
  /** On their way, as others have to come before them. */
  const open = new Set<number>()
  const halves = new Map<number, Half>()
  const onTheirWay = new Map<number, Promise<void>>()
  /** By bulkId: those that have its id. */
  const usedBy = new Map<string, number[]>()
  let errors = 0

  const over = (): boolean => stopped() || (failOnErrors > 0 && errors >= failOnErrors)
  const endOf = (name: string): Done | undefined => ends[makers.get(name) ?? -1]
  const referencesAt = (index: number): ReadonlySet<string> => read[index]?.references ?? new Set()

  const failedOf = (index: number): string | undefined =>
    [...referencesAt(index)].find((name) => (endOf(name)?.status ?? 0) >= 400)

  function end(index: number, done: Done): void {
    if (done.status >= 400) errors++
    ends[index] = done
  }

  /** Deeper and deeper, without recursion: a chain may be as long as the bulk. */
  async function settle(first: number): Promise<void> {
    const stack = [enter(first)]
    for (let top = stack.at(-1); top && !over(); top = stack.at(-1)) {
      const next = top.rest.next()
      if (!next.done) {
        const maker = makers.get(next.value)
        if (maker !== undefined && !isBegun(maker)) stack.push(enter(maker))
        continue
      }
      stack.pop()
      await execute(top.index)
      open.delete(top.index)
      await complete()
      await turn()
    }
    for (const { index } of stack) open.delete(index)
    for (const index of [...halves.keys()]) if (over()) await takeBack(index, ENDED)
  }

  const isBegun = (index: number): boolean => Boolean(ends[index]) || onTheirWay.has(index) || open.has(index)

  /** Were all that are on their way refused, there would not be too many errors. */
  async function room(): Promise<void> {
    const most = failOnErrors > 0 ? Math.min(AT_ONCE, failOnErrors - errors) : AT_ONCE
    if (onTheirWay.size > 0 && onTheirWay.size >= most) {
      await Promise.race(onTheirWay.values())
      await room()
    }
  }

  function send(index: number, operation: Operation): void {
    const done = perform(operation).then((found) => {
      end(index, found)
      onTheirWay.delete(index)
    })
    onTheirWay.set(index, done)
  }

  function enter(index: number) {
    open.add(index)
    return { index, rest: referencesAt(index).values() }
  }

  async function execute(index: number): Promise<void> {
    const { operation, error } = read[index] ?? { operation: null, error: null }
    if (error || !operation) return void (error && end(index, refuse(error, operation)))
    const references = referencesAt(index)
    for (const name of references) await onTheirWay.get(makers.get(name) ?? -1)
    const failed = failedOf(index)
    if (failed !== undefined) return end(index, refuse(unmade(failed), operation))
    const missing = new Set([...references].filter((name) => !endOf(name)))
    await room()
    if (over()) return
    if (missing.size === 0 && halves.size === 0) return send(index, withIds(index, operation))
    if (missing.size === 0) return end(index, await perform(withIds(index, operation)))
    const done = await perform(withIds(index, without(operation, missing)))
    end(index, done)
    if (done.status < 400) halves.set(index, { operation, missing })
  }

  function withIds(index: number, operation: Operation): Operation {
    const ids = new Map<string, string>()
    for (const name of referencesAt(index)) {
      const id = endOf(name)?.id
      if (!id) continue
      ids.set(name, id)
      const users = usedBy.get(name)
      if (users) users.push(index)
      else usedBy.set(name, [index])
    }
    return ids.size > 0 ? resolved(operation, ids) : operation
  }

  async function complete(): Promise<void> {
    for (const [index, { operation, missing }] of halves) {
      for (const name of missing) if (endOf(name)) missing.delete(name)
      if (missing.size > 0) continue
      const failed = failedOf(index)
      if (failed !== undefined) await takeBack(index, unmade(failed))
      else await completeOne(index, operation)
      halves.delete(index)
    }
  }

  async function completeOne(index: number, operation: Operation): Promise<void> {
    const begun = ends[index]
    if (!begun) return
    const whole = { ...withIds(index, operation), method: 'PUT', id: begun.id, version: null } as const
    const { status, version, refusal } = await perform(whole)
    if (status < 400) ends[index] = { ...begun, version }
    else await takeBack(index, incomplete(refusal))
  }

  /** And whatever has its id. */
  async function takeBack(first: number, why: ScimError): Promise<void> {
    const gone: [number, ScimError][] = [[first, why]]
    for (let next = gone.pop(); next; next = gone.pop()) {
      const [index, error] = next
      const operation = read[index]?.operation
      const begun = ends[index]
      halves.delete(index)
      if (operation?.method !== 'POST' || !begun || begun.status >= 400) continue
      await perform({ ...operation, method: 'DELETE', id: begun.id, version: null })
      end(index, refuse(error, operation))
      const { bulkId } = namedIn(sent[index])
      if (bulkId === null) continue
      for (const user of usedBy.get(bulkId) ?? []) gone.push([user, unmade(bulkId)])
    }
  }

  for (let index = 0; index < sent.length && !over(); index++) if (!isBegun(index)) await settle(index)
  await Promise.all(onTheirWay.values())
  return ends
}

interface Read {
  operation: Operation | null
  references: ReadonlySet<string>
  error: ScimError | null
}

function readOrRefuse(sent: unknown, made: ReadonlySet<string>): Read {
  let operation: Operation | null = null
  try {
    operation = readOperation(sent)
    return { operation, references: referencesOf(operation, made), error: null }
  } catch (error) {
    if (error instanceof ScimError) return { operation, references: new Set(), error }
    throw error
  }
}

/** By bulkId: the place of the POST that makes it. */
function makersIn(sent: readonly unknown[]): Map<string, number> {
  const makers = new Map<string, number>()
  for (const [index, each] of sent.entries()) {
    const named = namedIn(each)
    if (named.bulkId !== null && isPost(named)) makers.set(named.bulkId, index)
  }
  return makers
}

const conflict = (detail: string): ScimError => new ScimError(409, null, detail)

const unmade = (name: string): ScimError =>
  conflict(`It refers to the bulkId ${quoted(name)}, whose resource was not made. Nothing of this was done.`)

const ENDED = conflict('The bulk ended before what it refers to was made. Nothing of this was done.')

const incomplete = (refusal: string | null): ScimError =>
  conflict(`Its references could not be set, so it was taken back. ${detailIn(refusal)}`)

function detailIn(refusal: string | null): string {
  const { detail } = JSON.parse(refusal ?? '{}') as { detail?: unknown }
  return typeof detail === 'string' ? detail : ''
}

/** Others come in between, however many operations are refused without a wait. */
const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve))
