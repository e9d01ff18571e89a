/** Sends letters by the mail server of a tenant, with the password as it is kept. */
import { createHash } from 'node:crypto'
import type { ConnectionsStore, MailConnection } from '../../tenants/store.ts'
import { SecretUnreadable } from '../../tenants/secret.ts'
import type { Vault } from '../../tenants/vault.ts'
import { NotDelivered, Undeliverable } from '../channel.ts'
import { sendMail, type Letter } from './smtp.ts'

export interface Post {
  /** `key`: what it is about; the same key makes the same message id. Answers that. Throws `NotDelivered`. */
  send(tenantId: string, to: string, letter: Letter, thread: { key: string; references: string[] }): Promise<string>
  /** To each address, by settings that are not kept. `password` null: the kept one. */
  test(tenantId: string, mail: MailConnection, password: string | null, letter: Letter): Promise<Tried>
}

/** How a test went. */
export interface Tried {
  /** Mails that the server took. */
  sent: number
  /** Addresses whose mail it did not take; none are named where it took nobody's. */
  refused: string[]
  /** Of the first that was not taken. */
  failure: NotDelivered | null
}

/** About one address alone: others may be taken all the same. */
const OF_ADDRESS = new Set(['mailAddress', 'mailRefused', 'mailBusy'])

export interface PostDeps {
  store: Pick<ConnectionsStore, 'connection'>
  vault: Pick<Vault, 'read'>
  newId: () => string
  /** Certificates to trust beside those of the machine, PEM. */
  ca?: string
}

export function createPost({ store, vault, newId, ca }: PostDeps): Post {
  async function serverOf(tenantId: string, mail: MailConnection, given: string | null) {
    const { host, port, security, user } = mail
    const password = user === null ? null : (given ?? (await kept(tenantId)))
    return { host, port, security, user, password, ...(ca === undefined ? {} : { ca }) }
  }

  async function kept(tenantId: string): Promise<string | null> {
    try {
      return await vault.read({ tenantId, connection: 'mail', field: 'password' })
    } catch (error) {
      if (error instanceof SecretUnreadable) throw new NotDelivered(error.message, 'mailSecret')
      throw error
    }
  }

  return {
    async send(tenantId, to, letter, { key, references }) {
      const mail = (await store.connection(tenantId, 'mail'))?.settings
      if (mail?.kind !== 'mail' || !mail.on) throw new Undeliverable('E-mail is turned off.', 'mailOff')
      const messageId = idOf([tenantId, to, key], mail.from)
      const before = references.filter((id) => id !== messageId)
      const envelope = { from: mail.from, to, messageId, references: before }
      await sendMail(await serverOf(tenantId, mail, null), letter, envelope)
      return messageId
    },
    async test(tenantId, mail, password, letter) {
      const one = newId()
      const taken = new Set<string>()
      let failure: NotDelivered | null = null
      try {
        const server = await serverOf(tenantId, mail, password)
        for (const to of mail.to) {
          const messageId = idOf([tenantId, to, one], mail.from)
          const error = await refusal(sendMail(server, letter, { from: mail.from, to, messageId, references: [] }))
          if (!error) taken.add(to)
          failure ??= error
        }
      } catch (error) {
        if (!(error instanceof NotDelivered)) throw error
        failure ??= error
      }
      const refused = taken.size === 0 ? [] : mail.to.filter((to) => !taken.has(to))
      return { sent: taken.size, refused, failure }
    },
  }
}

/** Null: it was taken. What is not about one address is thrown, since the next would fare no better. */
async function refusal(sending: Promise<void>): Promise<NotDelivered | null> {
  try {
    await sending
    return null
  } catch (error) {
    if (error instanceof NotDelivered && OF_ADDRESS.has(error.code)) return error
    throw error
  }
}

/** In the domain of the sender, as mail servers like it. */
const idOf = (parts: string[], from: string): string =>
  `<${createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 40)}@${from.split('@').at(-1)}>`
