/** Where the buttons of cards lead: into the tab inside Teams when the app id is known, else to the console's own URL. */

export interface Links {
  /** `place` is a path of the tab, for example `jobs/12`, `users?state=blocked` or `settings#guard`; ids and codes only. */
  to(place: string): string
  /** The chat with the bot; null: only known inside Teams. */
  chat(): string | null
}

/** The app inside Teams; `teams`: where Teams of its cloud is. */
export interface TeamsApp {
  id: string
  teams: string
}

export function createLinks(publicUrl: string, app: TeamsApp | null): Links {
  const base = publicUrl.replace(/\/+$/, '')
  return {
    to: (place) =>
      app === null
        ? `${base}/tab/${place === 'home' ? '' : place}`
        : `${app.teams}/l/entity/${encodeURIComponent(app.id)}/console?context=` +
          encodeURIComponent(JSON.stringify({ subEntityId: place })),
    chat: () => (app === null ? null : `${app.teams}/l/entity/${encodeURIComponent(app.id)}/conversations`),
  }
}
