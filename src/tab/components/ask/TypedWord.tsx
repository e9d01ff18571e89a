interface Props {
  word: string
  typed: string
  onType: (typed: string) => void
}

/** What is meant, whatever its case. */
export const isTyped = (word: string, typed: string): boolean => typed.trim().toLowerCase() === word.toLowerCase()

/** A word to type before something that cannot be taken back: nobody does that by the way. */
export const TypedWord = ({ word, typed, onType }: Props) => (
  <label>
    <span>
      Type <strong>{word}</strong> to go on
    </span>
    <input className="ask-short" value={typed} autoComplete="off" onChange={(event) => onType(event.target.value)} />
  </label>
)
