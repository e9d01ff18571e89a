import { ConnectorError, type ConnectorErrorKind } from '../../../src/connectors/errors.ts'

/** Everything an async list yields. */
export async function all<T>(list: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = []
  for await (const item of list) items.push(item)
  return items
}

/** The kind that the work fails with; `none` when it does not fail. */
export async function kindOf(work: Promise<unknown>): Promise<ConnectorErrorKind | 'none'> {
  try {
    await work
    return 'none'
  } catch (error) {
    if (error instanceof ConnectorError) return error.kind
    throw error
  }
}
