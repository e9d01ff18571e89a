import type { Client } from '../api/client.ts'

/** Loads what only a signed-in person may load, and hands it to the browser as a file. */
export async function save(client: Client, path: string, accept: string, name: string): Promise<true> {
  const answer = await client.open(path, { accept })
  saveBlob(await answer.blob(), name)
  return true
}

/** Hands text or bytes to the browser as a file. */
export function saveBlob(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
