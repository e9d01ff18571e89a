/** Who declined what, as the output of a job says it: "Alex", or "Alex (12), Sam (3)". */
import { plural } from '../count.ts'
import type { JobRun } from '../run/jobRun.ts'

const WHAT = {
  numbers: (users: number) => `numbers of ${plural(users, 'user')}`,
  users: (users: number) => `${plural(users, 'user')} as they were`,
}

export async function sayKept({ deps, tenantId, say }: JobRun, what: keyof typeof WHAT, held?: number): Promise<void> {
  const people = await deps.directory.keptBy(tenantId, what)
  const users = held ?? people.reduce((sum, each) => sum + each.users, 0)
  if (users === 0) return
  const by = people.length === 1 ? people[0]?.name : people.map(({ name, users }) => `${name} (${users})`).join(', ')
  say(`Kept: ${WHAT[what](users)}; removal declined by ${by}`)
}
