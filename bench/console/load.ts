/** One first load of the console as a browser sees it, its cache empty. */
import type { CDPSession, Page } from 'playwright-core'

export interface FirstLoad {
  files: number
  /** As they came over the wire. */
  bytes: number
  /** First contentful paint, ms since the navigation began. */
  painted: number
  /** The page is there and answers: its cards stand, and no long piece of work is in hand, ms. */
  usable: number
}

export interface Slow {
  processor: number
  bytesPerSecond: number
  latencyMs: number
}

export const SLOW: Slow = { processor: 4, bytesPerSecond: (1.6 * 1024 * 1024) / 8, latencyMs: 150 }
const FAST: Slow = { processor: 1, bytesPerSecond: -1, latencyMs: 0 }

/** Runs in the page before anything of it does: when the cards stand, and each piece of work over 50 ms. */
const WATCH = `(() => {
  const seen = { stands: 0, work: [] }
  window.__seen = seen
  new PerformanceObserver((list) => {
    for (const task of list.getEntries()) seen.work.push([task.startTime, task.startTime + task.duration])
  }).observe({ type: 'longtask', buffered: true })
  const look = () => {
    if (!seen.stands && document.querySelector('.service-card')) seen.stands = performance.now()
    else requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
})()`

const READ = `({
  ...window.__seen,
  painted: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0,
})`

/** How long nothing may go on before the load counts as over. */
const QUIET_MS = 800

/** `page` is signed in and on Services. */
export async function firstLoad(page: Page, slow: Slow | null): Promise<FirstLoad> {
  const session = await page.context().newCDPSession(page)
  const { identifier } = await watched(session, slow ?? FAST)
  const came = { files: 0, bytes: 0 }
  const own = new Set<string>()
  session.on('Network.responseReceived', ({ requestId, response }) => {
    if (new URL(response.url).pathname.startsWith('/tab/')) own.add(requestId)
  })
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (!own.has(requestId)) return
    came.files += 1
    came.bytes += encodedDataLength
  })
  await page.reload()
  await page.locator('.service-card').first().waitFor()
  // what comes after is fetched ahead, for pages that are not asked for yet
  const first = { ...came }
  await page.waitForTimeout(slow ? QUIET_MS * 3 : QUIET_MS)
  const seen = await page.evaluate<Seen>(READ)
  await session.send('Page.removeScriptToEvaluateOnNewDocument', { identifier })
  await session.detach()
  return { ...first, painted: seen.painted, usable: usableFrom(seen) }
}

interface Seen {
  stands: number
  work: [from: number, until: number][]
  painted: number
}

/** Between two long pieces of work a click has to fit. */
const GAP_MS = 50

function usableFrom({ stands, work }: Seen): number {
  return work
    .toSorted(([one], [other]) => one - other)
    .reduce((usable, [from, until]) => (from < usable + GAP_MS && until > usable ? until : usable), stands)
}

async function watched(session: CDPSession, { processor, bytesPerSecond, latencyMs }: Slow) {
  await session.send('Network.enable')
  await session.send('Page.enable')
  await session.send('Network.setCacheDisabled', { cacheDisabled: true })
  await session.send('Emulation.setCPUThrottlingRate', { rate: processor })
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: latencyMs,
    downloadThroughput: bytesPerSecond,
    uploadThroughput: bytesPerSecond,
  })
  return session.send('Page.addScriptToEvaluateOnNewDocument', { source: WATCH })
}
