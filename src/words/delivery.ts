/** Why a notice did not arrive, by the code that the outbox keeps. */
import type { ReasonWords } from './reasonWords.ts'

const ADMIN = 'Admin of Voice Sync Console'
const MAIL = 'Whoever runs the mail server'

export const DELIVERY_WORDS: Record<string, ReasonWords> = {
  gone: {
    label: 'The chat is not there any more',
    cause: 'The bot was removed or blocked there, or the chat was deleted.',
    fix: 'Say notify me to the bot again, or end these notices.',
    who: 'Somebody in that chat',
  },
  throttled: {
    label: 'Teams asked to wait',
    cause: 'Teams takes only so many messages at once.',
    fix: 'Nothing: it is sent again by itself.',
    who: 'Nobody',
  },
  teams: {
    label: 'Teams did not take it',
    cause: 'Teams did not answer, or answered with an error.',
    fix: 'It is sent again by itself. If it goes on, check the credentials of the bot.',
    who: ADMIN,
  },
  mailOff: {
    label: 'The address is not told any more',
    cause: 'E-mail was turned off, or this address was taken out.',
    fix: 'Nothing, unless it should be told.',
    who: ADMIN,
  },
  mailHost: {
    label: 'The mail server is not found',
    cause: 'No address is known for the name of the mail server.',
    fix: 'Check the name of the server.',
    who: ADMIN,
  },
  mailUnreachable: {
    label: 'The mail server does not answer',
    cause: 'No connection could be made, it broke off, or the server said nothing in time.',
    fix: 'Check server, port and encryption: 465 goes with TLS, 587 with STARTTLS. This machine must be able to reach them.',
    who: ADMIN,
  },
  mailSlow: {
    label: 'The mail server is too slow',
    cause: 'It answers, but did not take the mail within a minute.',
    fix: 'It is sent again by itself. If it goes on, look at the mail server and the way to it.',
    who: MAIL,
  },
  mailTls: {
    label: 'No safe connection to the mail server',
    cause: 'The server offers no encryption of this kind, or its certificate is not trusted.',
    fix: 'Choose the encryption that the server offers, and see that its certificate is valid for its name.',
    who: MAIL,
  },
  mailEncryption: {
    label: 'The mail server wants encryption',
    cause: 'It takes nothing over an open connection.',
    fix: 'Choose STARTTLS, or TLS, whichever the server offers.',
    who: ADMIN,
  },
  mailSignIn: {
    label: 'The mail server wants a sign-in',
    cause: 'It takes messages only from who signs in, and no user is entered.',
    fix: 'Enter a user name and password that may send.',
    who: ADMIN,
  },
  mailAuth: {
    label: 'The mail server refused the sign-in',
    cause: 'User name or password are wrong, or this user may not send.',
    fix: 'Enter user name and password again.',
    who: ADMIN,
  },
  mailSecret: {
    label: 'The kept password cannot be read',
    cause: 'It was encrypted with another key than this server has.',
    fix: 'Enter the password again.',
    who: ADMIN,
  },
  mailSender: {
    label: 'The sender was refused',
    cause: 'The mail server does not send for this address.',
    fix: 'Enter a sender that this user may send as.',
    who: ADMIN,
  },
  mailAddress: {
    label: 'No such mailbox',
    cause: 'The mail server does not know this address.',
    fix: 'Check the address.',
    who: ADMIN,
  },
  mailRefused: {
    label: 'The mail server refused the message',
    cause: 'It does not take this message from here.',
    fix: 'Allow this server to send to this address.',
    who: MAIL,
  },
  mailBusy: {
    label: 'The mail server asked to wait',
    cause: 'It takes no message for now.',
    fix: 'Nothing: it is sent again by itself.',
    who: 'Nobody',
  },
}

const UNKNOWN: ReasonWords = {
  label: 'It did not arrive',
  cause: 'Something unexpected happened on the way.',
  fix: 'It is sent again by itself. If it goes on, look at the log of the server.',
  who: ADMIN,
}

export const deliveryWords = (code: string | null): ReasonWords =>
  code !== null && Object.hasOwn(DELIVERY_WORDS, code) ? (DELIVERY_WORDS[code] ?? UNKNOWN) : UNKNOWN
