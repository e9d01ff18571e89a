import type { Theme } from '@fluentui/react-components'

export type ThemeName = 'default' | 'dark' | 'contrast'

/**
 * Colours that Fluent does not have: blue means "waiting for your sync" and is not the brand of Teams.
 * They are part of the theme, so that the provider writes them as CSS variables which portals inherit too.
 */
export interface OwnTokens {
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

export type ConsoleTheme = Theme & OwnTokens

/** Only the theme that is shown is loaded. */
export const THEMES: Record<ThemeName, () => Promise<ConsoleTheme>> = {
  default: () => import('./light.ts').then(({ light }) => light),
  dark: () => import('./dark.ts').then(({ dark }) => dark),
  contrast: () => import('./contrast.ts').then(({ contrast }) => contrast),
}

/** Hosts name themes; one that is not known yet is shown in light. */
export function themeName(name: string | null | undefined): ThemeName {
  return name === 'dark' || name === 'contrast' ? name : 'default'
}
