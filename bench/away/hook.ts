/**
 * Loaded before the product in its own process (`--import`): its clouds are a sandbox in another process, so that CPU
 * and memory measured from outside are the product's alone, and SIGUSR2 asks how long its event loop was blocked.
 */
import { writeFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { monitorEventLoopDelay } from 'node:perf_hooks'

const AWAY: Record<string, string> = {
  './worlds.ts': new URL('./worlds.ts', import.meta.url).href,
  './sandbox/sandbox.ts': new URL('./sandbox.ts', import.meta.url).href,
}

registerHooks({
  resolve(specifier, context, next) {
    const url = context.parentURL?.endsWith('/src/main.ts') ? AWAY[specifier] : undefined
    return url ? { url, shortCircuit: true } : next(specifier, context)
  },
})

/** How often the loop is looked at; a delay that is measured has this in it. */
const EVERY_MS = 5

const delay = monitorEventLoopDelay({ resolution: EVERY_MS })
delay.enable()

process.on('SIGUSR2', () => {
  const longestMs = Math.max(0, delay.max / 1e6 - EVERY_MS)
  delay.reset()
  writeFileSync(process.env['BENCH_REPORT'] ?? '/dev/null', JSON.stringify({ longestMs }))
})
