/** Everybody as CSV: how long it takes, and what the product does meanwhile. */
import type { Subject } from '../subject.ts'

export async function benchExport(subject: Subject, users: number): Promise<void> {
  const { url, clouds } = subject
  const headers = { authorization: `Bearer ${await tokenOf(clouds)}` }
  await subject.longestBlock()
  const { rss, cpu } = subject.usage()
  const began = performance.now()
  const answer = await fetch(`${url}/api/users.csv`, { headers })
  let bytes = 0
  let first = 0
  for await (const piece of answer.body ?? []) {
    first ||= performance.now() - began
    bytes += (piece as Uint8Array).length
  }
  const took = performance.now() - began
  const after = subject.usage()
  const { workMs } = await subject.longestBlock()
  console.log(
    `\n${users} users as CSV: ${(bytes / 1e6).toFixed(1)} MB in ${(took / 1000).toFixed(1)} s, first bytes after ` +
      `${first.toFixed(0)} ms; ${(after.cpu - cpu).toFixed(1)} s of processor, longest work ${workMs.toFixed(0)} ms, ` +
      `memory ${rss.toFixed(0)} MB before and ${after.rss.toFixed(0)} MB after`,
  )
}

async function tokenOf(clouds: string): Promise<string> {
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(`${clouds}/sandbox/token`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ as: 'admin' }),
  })
  return ((await answer.json()) as { access_token: string }).access_token
}
