/** Repeatable chance for tests: the same seed gives the same throws. */
export function dice(seed: number) {
  let state = (seed * 2_654_435_761) >>> 0
  const below = (most: number): number => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0
    return Math.floor((((state ^ (state >>> 13)) >>> 0) / 0x1_0000_0000) * most)
  }
  return { below, pick: <T>(from: readonly T[]): T => from[below(from.length)] as T }
}
