import { teamsLightTheme } from '@fluentui/react-components'
import type { ConsoleTheme } from './themes.ts'

export const light: ConsoleTheme = {
  ...teamsLightTheme,
  queueBackground: '#0f6cbd',
  queueHover: '#115ea3',
  queueText: '#fff',
  queueInk: '#0f6cbd',
  queueTint: '#ebf3fc',
  queueLine: '#b4d6fa',
  failedBackground: '#c50f1f',
  failedHover: '#960b18',
  failedText: '#fff',
  goodInk: '#0e700e',
  attentionInk: '#bc4b09',
  attentionTint: '#fdf6f3',
  attentionLine: '#f4bfab',
  badInk: '#b10e1c',
  badTint: '#fdf3f4',
  badLine: '#eeacb2',
  linkLine: 'none',
}
