import { Button } from '@fluentui/react-components'
import type { ButtonProps } from '@fluentui/react-components'
import './primary.css'

/** The one thing to do here. */
export const PrimaryButton = ({ className = '', ...props }: ButtonProps) => (
  <Button {...props} appearance="primary" className={`touch primary ${className}`} />
)
