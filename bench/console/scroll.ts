/** How the output of a long job scrolls: the time between frames while the wheel turns. */
import type { Page } from 'playwright-core'

const STEPS = 120
const STEP_PX = 400

const COUNT = `(() => {
  const frames = []
  window.__frames = frames
  let last = performance.now()
  const next = (now) => {
    frames.push(now - last)
    last = now
    requestAnimationFrame(next)
  }
  requestAnimationFrame(next)
})()`

/** `page` is signed in. */
export async function benchScrolling(page: Page, url: string, jobId: string): Promise<void> {
  await page.goto(`${url}/tab/jobs/${jobId}`)
  await page
    .getByRole('button', { name: /output/i })
    .first()
    .click()
    .catch(() => undefined)
  const lines = page.locator('.output-lines')
  await lines.waitFor()
  await page.locator('.output[aria-busy="false"]').waitFor({ timeout: 120_000 })
  const told = (await page.locator('.output-foot').textContent()) ?? ''
  const box = await lines.boundingBox()
  await page.mouse.move((box?.x ?? 0) + 100, (box?.y ?? 0) + 100)
  await page.evaluate(COUNT)
  for (let step = 0; step < STEPS; step += 1) {
    await page.mouse.wheel(0, step < STEPS / 2 ? STEP_PX : -STEP_PX)
    await page.waitForTimeout(16)
  }
  const frames = (await page.evaluate<number[]>('window.__frames')).toSorted((a, b) => a - b)
  const at = (share: number): string => (frames[Math.floor((frames.length - 1) * share)] ?? 0).toFixed(0)
  console.log(
    `\nScrolling the output (${told.split('.')[0]}), ms between frames: p50 ${at(0.5)}, p95 ${at(0.95)}, longest ${at(1)}`,
  )
}
