import './pick.css'

interface Props {
  label: string
  checked: boolean
  onChange: () => void
}

/** Chooses one row of a list; it is pressed in a square of 32 px, and drawn in one of 16. */
export const Pick = ({ label, checked, onChange }: Props) => (
  <span className="pick">
    <input type="checkbox" aria-label={label} checked={checked} onChange={onChange} />
  </span>
)
