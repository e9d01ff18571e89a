import { ApiError } from '../../api/client.ts'
import type { Client } from '../../api/client.ts'

/** Loads what only a signed-in person may load, and hands it to the browser as a file. */
export async function save(client: Client, path: string, accept: string, name: string): Promise<true> {
  const answer = await client.open(path, { accept })
  const file = await answer.blob().catch(() => null)
  if (!file) throw new ApiError(0, 'Cut off', CUT_OFF, null)
  saveBlob(file, name)
  return true
}

const CUT_OFF = 'The connection was lost in the middle of the file, so none was saved. Download it once more.'

/** Hands text or bytes to the browser as a file. */
export function saveBlob(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
