/** Buttons of a card, wherever they stand in it. */
import assert from 'node:assert/strict'

export interface Button {
  title: string
  verb: string
  data: Record<string, unknown>
  style?: string
}

export function buttonsIn(card: unknown): Button[] {
  const found: Button[] = []
  JSON.stringify(card, (_, value: unknown) => {
    if (value && typeof value === 'object' && (value as { type?: string }).type === 'Action.Execute')
      found.push(value as Button)
    return value
  })
  return found
}

export function buttonIn(card: unknown, title: string): Button {
  const all = buttonsIn(card)
  const button = all.find((one) => one.title === title)
  assert.ok(button, `A button ${title} among ${all.map((one) => one.title).join(', ')}`)
  return button
}
