import type { Failure } from './seeds.ts'

/** A failing seed as text: what was wrong, and the shortest history that leads to it. */
export function describeFailure({ seed, violations, history }: Failure): string {
  const steps = history.steps.map((step) => `    ${JSON.stringify(step)}`)
  const wrong = violations.slice(0, 8).map((violation) => `  ${violation}`)
  return [`seed ${seed}`, ...wrong, `  ${JSON.stringify(history.setting)}`, ...steps].join('\n')
}
