export interface ServerEvent {
  event: string
  data: string
  id: string | null
}

/** Longest event that is kept: one that never ends would fill the memory. */
const LONGEST = 4_000_000

/** Server-sent events of a fetch answer, which unlike EventSource may carry a token. Ends when the stream ends. */
export async function* serverEvents(answer: Response, heard = () => {}): AsyncGenerator<ServerEvent> {
  if (!answer.body) return
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader()
  let rest = ''
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      heard()
      rest += value.replaceAll('\r\n', '\n')
      if (rest.length > LONGEST) throw new Error('The stream sent an event that is too long.')
      for (let end = rest.indexOf('\n\n'); end >= 0; end = rest.indexOf('\n\n')) {
        const event = parse(rest.slice(0, end))
        rest = rest.slice(end + 2)
        if (event) yield event
      }
    }
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}

function parse(block: string): ServerEvent | null {
  const event: ServerEvent = { event: 'message', data: '', id: null }
  const lines: string[] = []
  for (const line of block.split('\n')) {
    const colon = line.indexOf(':')
    if (colon <= 0) continue
    const value = line.slice(colon + 1).replace(/^ /, '')
    const field = line.slice(0, colon)
    if (field === 'event') event.event = value
    else if (field === 'id') event.id = value
    else if (field === 'data') lines.push(value)
  }
  if (lines.length === 0) return null
  event.data = lines.join('\n')
  return event
}
