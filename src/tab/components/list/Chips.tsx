import { Dismiss16Regular } from '@fluentui/react-icons'

export interface Chip {
  words: string
  remove: () => void
}

/** Active filters, each with ×, then Clear. */
export function Chips({ chips, onClear }: { chips: Chip[]; onClear: () => void }) {
  if (chips.length === 0) return null
  return (
    <div className="chips">
      {chips.map(({ words, remove }) => (
        <button key={words} type="button" className="chip" onClick={remove} aria-label={`Remove filter: ${words}`}>
          <span>{words}</span>
          <Dismiss16Regular aria-hidden="true" />
        </button>
      ))}
      <button type="button" className="link" onClick={onClear}>
        Clear
      </button>
    </div>
  )
}
