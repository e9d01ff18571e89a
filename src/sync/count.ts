/** Counts in output lines. Its own two lines, since work may not import the doors' words. */
export const plural = (n: number, one: string): string => `${n.toLocaleString('en-US')} ${one}${n === 1 ? '' : 's'}`
