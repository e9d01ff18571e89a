/** Loaded before the product in its own process (`--import`): SIGUSR2 asks how long its event loop was blocked. */
import { writeFileSync } from 'node:fs'

/**
 * How often the loop is looked at. Between two looks: how much later than planned by the clock, and how much of it the
 * thread itself worked: on a machine with other work the first has their turns in it, and a wait for the disk is only in
 * the first.
 */
const EVERY_MS = 5

let last = performance.now()
let worked = process.threadCpuUsage()
const longest = { blockMs: 0, workMs: 0 }

setInterval(() => {
  const now = performance.now()
  const { user, system } = process.threadCpuUsage(worked)
  longest.blockMs = Math.max(longest.blockMs, now - last - EVERY_MS)
  longest.workMs = Math.max(longest.workMs, (user + system) / 1000)
  last = now
  worked = process.threadCpuUsage()
}, EVERY_MS).unref()

process.on('SIGUSR2', () => {
  writeFileSync(process.env['BENCH_REPORT'] ?? '/dev/null', JSON.stringify(longest))
  longest.blockMs = 0
  longest.workMs = 0
})
