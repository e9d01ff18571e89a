/** Loaded before the product in its own process (`--import`): SIGUSR2 asks how long its event loop was blocked. */
import { writeFileSync } from 'node:fs'
import { monitorEventLoopDelay } from 'node:perf_hooks'

/** How often the loop is looked at; a delay that is measured has this in it. */
const EVERY_MS = 5

const delay = monitorEventLoopDelay({ resolution: EVERY_MS })
delay.enable()

process.on('SIGUSR2', () => {
  const longestMs = Math.max(0, delay.max / 1e6 - EVERY_MS)
  delay.reset()
  writeFileSync(process.env['BENCH_REPORT'] ?? '/dev/null', JSON.stringify({ longestMs }))
})
