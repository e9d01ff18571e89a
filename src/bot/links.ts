/** Where the buttons of cards lead: into the tab inside Teams when the app id is known, else to the console's own URL. */

export interface Links {
  /** `place` is a path of the tab, for example `jobs/12`, `users?state=blocked` or `settings#guard`; ids and codes only. */
  to(place: string): string
  /** The chat with the bot; null: only known inside Teams. */
  chat(): string | null
}

export function createLinks(publicUrl: string, teamsAppId: string | null): Links {
  const base = publicUrl.replace(/\/+$/, '')
  return {
    to: (place) =>
      teamsAppId === null
        ? `${base}/tab/${place === 'home' ? '' : place}`
        : `https://teams.microsoft.com/l/entity/${encodeURIComponent(teamsAppId)}/console?context=` +
          encodeURIComponent(JSON.stringify({ subEntityId: place })),
    chat: () =>
      teamsAppId === null
        ? null
        : `https://teams.microsoft.com/l/entity/${encodeURIComponent(teamsAppId)}/conversations`,
  }
}
