/** What was asked of a cloud, in words, and how long its slowest answer took. */

/** By the codes of `jobs/asked.ts`. */
export const ASKED_WORDS: Record<string, string> = {
  assignNumber: 'assign number',
  unassignNumber: 'unassign number',
  grantPolicies: 'grant policies',
  readNumbers: 'read numbers',
  readPolicies: 'read policies',
  readOperation: 'read an operation',
  readSites: 'read sites',
  readAudit: 'read audit records',
  readUsers: 'read users',
  writeUser: 'write a user',
  askMany: 'several requests at once',
  signIn: 'sign in',
  other: 'another request',
}

interface Slowest {
  side: 'pbx' | 'graph'
  asked: string
  ms: number
}

const SIDE = { pbx: '8x8', graph: 'Microsoft' } as const

/** "4.2 s, Microsoft, assign number" */
export const slowestWords = ({ side, asked, ms }: Slowest): string =>
  `${ms < 100 ? 'less than 0.1 s' : `${(ms / 1_000).toFixed(1)} s`}, ${SIDE[side]}, ${ASKED_WORDS[asked] ?? 'another request'}`
