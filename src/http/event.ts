/** One block of a server-sent event stream. `data` is written as JSON, which has no line breaks of its own. */
export function eventBlock(event: string, data: unknown, id?: number): string {
  return `${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`
}
