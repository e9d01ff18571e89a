import { teamsHighContrastTheme } from '@fluentui/react-components'
import type { ConsoleTheme } from './themes.ts'

export const contrast: ConsoleTheme = {
  ...teamsHighContrastTheme,
  queueBackground: '#1aebff',
  queueHover: '#1aebff',
  queueText: '#000',
  queueInk: '#1aebff',
  queueTint: '#000',
  queueLine: '#1aebff',
  failedBackground: '#fff',
  failedHover: '#1aebff',
  failedText: '#000',
  goodInk: '#fff',
  attentionInk: '#fff',
  attentionTint: '#000',
  attentionLine: '#fff',
  badInk: '#fff',
  badTint: '#000',
  badLine: '#fff',
  linkLine: 'underline',
}
