/** What a cloud says in an error answer, in one line: the code and the sentence, whatever the vendor's shape. */

type Fields = Record<string, unknown>

const fields = (value: unknown): Fields | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null
const text = (value: unknown): string | null => (typeof value === 'string' && value.trim() !== '' ? value.trim() : null)

/** Reads Graph's `{error: {code, message}}`, OAuth's `{error, error_description}`, 8x8's `{title, detail, errors}`. */
export function vendorWords(body: unknown): string | null {
  if (typeof body === 'string') return plain(body)
  const top = fields(body)
  if (top === null) return null
  const graph = fields(top.error)
  const lines =
    graph !== null
      ? [text(graph.code), text(graph.message)]
      : [text(top.error), text(top.error_description), text(top.title), text(top.detail), text(top.message)]
  const listed = Array.isArray(top.errors) ? top.errors.slice(0, 5).map(listedError) : []
  const said = [...new Set([...lines, ...listed].filter((line) => line !== null))]
  return said.length === 0 ? null : said.join(': ')
}

function listedError(error: unknown): string | null {
  const one = fields(error)
  if (one === null) return null
  return [text(one.field), text(one.message) ?? text(one.code)].filter((part) => part !== null).join(' ') || null
}

/** A proxy's HTML page, or any other text, without its tags. */
function plain(body: string): string | null {
  return text(
    body
      .slice(0, 2_000)
      .replace(/<(script|style)[\s\S]*?(<\/\1>|$)/gi, ' ')
      .replace(/<[^>]*>/g, ' ')
      .replace(/\s+/g, ' ')
      .slice(0, 300),
  )
}
