import { CallConnecting20Regular } from '@fluentui/react-icons'

/** The mark of the product, as the header and the sign-in page show it. */
export function Mark() {
  return (
    <span className="mark" aria-hidden="true">
      <CallConnecting20Regular />
    </span>
  )
}
