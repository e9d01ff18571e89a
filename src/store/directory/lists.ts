/** The last of each key, in the order of their first appearance: a page may name the same record twice. */
export function lastOfEach<T>(items: readonly T[], key: (item: T) => string): Map<string, T> {
  return new Map(items.map((item) => [key(item), item]))
}

export function groupBy<T>(items: readonly T[], key: (item: T) => string | null): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const name = key(item)
    if (name === null) continue
    const group = groups.get(name)
    if (group) group.push(item)
    else groups.set(name, [item])
  }
  return groups
}

export function present<T>(items: readonly (T | null | undefined)[]): T[] {
  return items.filter((item) => item !== null && item !== undefined)
}
