/** Sites of 8x8. A person makes and renames them there, in Admin Console, by a to-do. */

/** `GET /api/sites` → {items: Site[], asked: string[]} */
export interface Site {
  id: string
  name: string
  pbxName: string | null
  /** Users at this site. */
  users: number
  /** Another name that was asked for, until 8x8 shows it; null: none. */
  asked: string | null
}
export interface Sites {
  items: Site[]
  /** Names of sites that were asked for and are not at 8x8 yet. */
  asked: string[]
}

/** `POST /api/sites` → ChangeRequest */
export interface NewSite {
  name: string
}

/**
 * `PATCH /api/sites/{id}` → ChangeRequest; refused with `code: "SITE_IN_USE"` and `users` unless `confirm` is that number:
 * provisioning of them breaks until the identity provider sends the new name.
 */
export interface RenameSite {
  name: string
  confirm?: number | undefined
}

/** `POST /api/users/{id}/site` → UserDetail: once, for a user that has none; the exact name of a site. */
export interface SetSite {
  site: string
}
