/** Who waits behind whom, of writes that no order makes possible. Pure. */
import { frees, type Draft } from './order.ts'

/** By each number that is waited for: the one at the end of its chain, which nobody of these has. Each is passed once. */
export function chainEnds(stuck: readonly Draft[]): Map<string, string> {
  const waitsOf = new Map(stuck.map((draft) => [frees(draft), draft.waitsForNumber ?? '']))
  const ends = new Map<string, string>()
  for (const { waitsForNumber } of stuck) {
    const passed = new Set<string>()
    let number = waitsForNumber ?? ''
    while (!ends.has(number) && !passed.has(number)) {
      passed.add(number)
      number = waitsOf.get(number) ?? number
    }
    const end = ends.get(number) ?? number
    for (const each of passed) ends.set(each, end)
  }
  return ends
}
