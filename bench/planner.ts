/** The planner alone: CPU and peak memory beside a plain join in memory of the same data, in the same run. */
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'

interface Cost {
  changes: number
  cpu: number
  peakMb: number
}

const ONE = join(import.meta.dirname, 'planner', 'one.ts')

const run = (way: string, users: number): Cost =>
  JSON.parse(
    execFileSync(process.execPath, ['--max-old-space-size=8000', ONE, way, String(users)], { encoding: 'utf8' }),
  ) as Cost

export function benchPlanner(sizes: number[]): void {
  console.log('\nThe planner alone: two key-ordered streams decided, drafted and ordered; beside a join in a Map\n')
  console.log('| users | way | changes | CPU s | of the join | peak MB | of the join |')
  console.log('|---:|---|---:|---:|---:|---:|---:|')
  for (const users of sizes) {
    const peer = run('mapJoin', users)
    for (const [name, seen] of [
      ['streams only', run('streams', users)],
      ['planner', run('planner', users)],
      ['join in a Map', peer],
    ] as const) {
      const cpu = [seen.cpu.toFixed(2), `${(seen.cpu / peer.cpu).toFixed(2)} ×`]
      const memory = [seen.peakMb.toFixed(0), `${(seen.peakMb / peer.peakMb).toFixed(2)} ×`]
      console.log(`| ${[users, name, seen.changes, ...cpu, ...memory].join(' | ')} |`)
    }
  }
}
