import { teamsDarkTheme, teamsHighContrastTheme, teamsLightTheme } from '@fluentui/react-components'
import type { Theme } from '@fluentui/react-components'

export type ThemeName = 'default' | 'dark' | 'contrast'

/**
 * Colours that Fluent does not have: blue means "waiting for your sync" and is not the brand of Teams.
 * They are part of the theme, so that the provider writes them as CSS variables which portals inherit too.
 */
interface OwnTokens {
  queueBackground: string
  queueHover: string
  queueText: string
  queueInk: string
  queueTint: string
  queueLine: string
  failedBackground: string
  failedHover: string
  failedText: string
  goodInk: string
  attentionInk: string
  attentionTint: string
  attentionLine: string
  badInk: string
  badTint: string
  badLine: string
  linkLine: string
}

const light: OwnTokens = {
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

const dark: OwnTokens = {
  ...light,
  queueInk: '#62abf5',
  queueTint: '#0a2e4a',
  queueLine: '#0e4775',
  goodInk: '#54b054',
  attentionInk: '#faa06b',
  attentionTint: '#3a2315',
  attentionLine: '#6b3a1a',
  badInk: '#dc626d',
  badTint: '#3b1519',
  badLine: '#6e2128',
}

const contrast: OwnTokens = {
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

export const THEMES: Record<ThemeName, Theme & OwnTokens> = {
  default: { ...teamsLightTheme, ...light },
  dark: { ...teamsDarkTheme, ...dark },
  contrast: { ...teamsHighContrastTheme, ...contrast },
}

/** Hosts name themes; one that is not known yet is shown in light. */
export function themeName(name: string | null | undefined): ThemeName {
  return name === 'dark' || name === 'contrast' ? name : 'default'
}
