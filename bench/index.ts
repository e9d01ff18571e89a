/**
 * `npm run bench [-- <which> <sizes…> <options…>]`: prints figures, asserts none.
 *   audit [entries] [--database=postgres://…]
 *   sync [users…] [--limits | --limits-later] [--changes=0,100,10000] [--database=postgres://…]   planner [users]   limits   requests [users…]
 *   scim [users…] [--database=postgres://…] [--only=get_id,post] [--width=32,64] [--alone] [--profile=folder]
 *   console [users] [--database=postgres://…] [--folder=kept/for/next/time] [--only=parts,of,names]
 *   bot [users]
 */
import { parseArgs } from 'node:util'
import { benchAudit } from './audit.ts'
import { benchBot } from './bot.ts'
import { benchConsole } from './console.ts'
import { benchLimits } from './limits.ts'
import { benchPlanner } from './planner.ts'
import { benchRequests } from './requests.ts'
import { benchScim } from './scim.ts'
import { benchSync } from './sync.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    limits: { type: 'boolean', default: false },
    'limits-later': { type: 'boolean', default: false },
    changes: { type: 'string', default: '0,100,10000' },
    profile: { type: 'string' },
    database: { type: 'string' },
    only: { type: 'string' },
    width: { type: 'string', default: '32,128' },
    folder: { type: 'string' },
    alone: { type: 'boolean', default: false },
  },
})
// sizes alone: requests, as before
const [which = 'requests', ...rest] = /^\d/.test(positionals[0] ?? 'x') ? ['requests', ...positionals] : positionals
const sizes = rest.map(Number).filter(Boolean)
const node = values.profile ? ['--cpu-prof', `--cpu-prof-dir=${values.profile}`] : []
const or = (usual: number[]): number[] => (sizes.length > 0 ? sizes : usual)

if (which === 'sync') {
  const changes = values.changes.split(',').map(Number)
  const limits = values.limits ? 'on' : values['limits-later'] ? 'later' : 'off'
  await benchSync(or([1000, 10_000]), { limits, changes, databaseUrl: values.database ?? null, node })
} else if (which === 'audit') {
  await benchAudit(or([1_000_000]), values.database ?? null)
} else if (which === 'limits') {
  await benchLimits()
} else if (which === 'scim') {
  await benchScim(or([1000, 10_000, 100_000]), {
    databaseUrl: values.database ?? null,
    only: values.only?.split(',') ?? null,
    widths: values.width.split(',').map(Number),
    alone: values.alone,
    node,
  })
} else if (which === 'console') {
  const { database: databaseUrl = null, folder = null, only = null } = values
  await benchConsole(or([10_000]), { databaseUrl, folder, only, node })
} else if (which === 'bot') {
  await benchBot(or([10_000]))
} else if (which === 'planner') {
  benchPlanner(or([10_000, 1_000_000]))
} else {
  await benchRequests(or([1000, 10_000]))
}
