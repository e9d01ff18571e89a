/** Counts in output lines. Its own two lines, since work may not import the doors' words. */
export const plural = (n: number, one: string, many = `${one}s`): string =>
  `${n.toLocaleString('en-US')} ${n === 1 ? one : many}`
