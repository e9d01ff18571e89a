import { teamsDarkTheme } from '@fluentui/react-components'
import type { ConsoleTheme } from './themes.ts'

export const dark: ConsoleTheme = {
  ...teamsDarkTheme,
  queueBackground: '#0f6cbd',
  queueHover: '#115ea3',
  queueText: '#fff',
  queueInk: '#62abf5',
  queueTint: '#0a2e4a',
  queueLine: '#0e4775',
  failedBackground: '#c50f1f',
  failedHover: '#960b18',
  failedText: '#fff',
  goodInk: '#54b054',
  attentionInk: '#faa06b',
  attentionTint: '#3a2315',
  attentionLine: '#6b3a1a',
  badInk: '#dc626d',
  badTint: '#3b1519',
  badLine: '#6e2128',
  linkLine: 'none',
}
