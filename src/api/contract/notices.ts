/** Who is told of problems, when, and how that went. See `contract.ts`. */
import type { ScheduleWindow, Weekday } from './settings.ts'

/**
 * `GET /api/notifications`: chats that asked for notices, and addresses of e-mail; `PUT /api/notifications/{id}` takes
 * NoticeChoices, `DELETE /api/notifications/{id}` ends those of one chat; both → Notices
 */
export interface Notices {
  items: Notice[]
}

export interface Notice {
  /** Of the chat, or of the address. */
  id: string
  kind: 'personal' | 'groupChat' | 'channel' | 'mail'
  /** Of a person's own chat; of e-mail its address. */
  userName: string | null
  /** Null: of e-mail. */
  since: string | null
  lastDeliveredAt: string | null
  /** Why the last one that was tried did not arrive, as the other side said it; null: it did, or there was none. */
  lastError: string | null
  /** The same for people. */
  failure: { label: string; cause: string; fix: string; who: string; at: string | null } | null
  /** On their way. */
  waiting: number
  /** Of these, held back by quiet hours. */
  held: number
  /** When the next of these is tried. */
  nextAt: string | null
  /** Null: of e-mail, which its settings say. */
  choices: NoticeChoices | null
}

export interface NoticeChoices {
  /** The weekly digest. */
  digest: boolean
  /** `settings`: the quiet hours of everybody; or its own, or none. */
  quiet: 'settings' | 'none' | ScheduleWindow[]
  /** IANA name, for its own quiet hours; null: the zone of the settings. */
  timezone: string | null
}

/** `GET /api/settings/notices`, `PUT /api/settings/notices` */
export interface NoticeSettingsView {
  /** IANA name. */
  timezone: string
  quiet: {
    /** None: people are told at any time. */
    windows: ScheduleWindow[]
    /** Told at once all the same. */
    breaks: ('failed' | 'approval' | 'attention' | 'credential' | 'provisioning')[]
  }
  digest: { day: Weekday; time: string }
}

/** `GET /api/settings/mail`; `PUT` takes MailChange */
export interface MailView extends MailSettings {
  /** Null: none is kept. The password itself is never told. */
  password: { setAt: string; setBy: { id: string; name: string } } | null
  /** False: the server has no key to encrypt a password with. */
  canKeep: boolean
}

export interface MailSettings {
  on: boolean
  host: string
  port: number
  security: 'tls' | 'starttls' | 'none'
  /** Null: the server asks for no sign-in. */
  user: string | null
  from: string
  to: string[]
  digest: boolean
  /** Quiet hours count for e-mail as well. */
  quiet: boolean
}

/** Password left out: the kept one stays, unless server or user are others; null takes it away. */
export interface MailChange extends MailSettings {
  password?: string | null
}

/** `POST /api/settings/mail/test` takes MailChange, keeps nothing, and sends a mail to each address */
export interface MailTest {
  ok: boolean
  /** Mails that the server took. */
  sent: number
  /** Addresses whose mail it did not take, where it took that of others. */
  refused: string[]
  failure: { label: string; cause: string; fix: string; who: string } | null
  /** In the server's own words. */
  raw: string | null
}
