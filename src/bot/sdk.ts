/**
 * The only place that knows botbuilder and teams-ai. They cost a second and 100 MB to import and are at the end of their
 * support, so they are loaded when the first activity or card needs them, and the seam is this small.
 */
import type { TeamsAdapter } from '@microsoft/teams-ai'
import type { TurnContext } from 'botbuilder'
import type { Incoming } from './activity.ts'
import type { Card } from './cards/element.ts'
import { ISSUERS } from './token.ts'
import type { Issuer } from './token.ts'

export type Credentials =
  | { kind: 'none' }
  /** Asked at each use, so that what an admin enters counts at once. `appId` null: nothing was entered yet. */
  | {
      kind: 'app'
      appId(): string | null
      government: boolean
      token(audience: string): Promise<string>
      /** Who makes the tokens of what comes in; left out: the Bot Framework of that cloud. */
      issuer?: Issuer
    }

/** What the bot does with each kind of activity. None of them throws, and none waits for the connector. */
export interface Doors {
  message(activity: Incoming): Promise<void>
  installed(activity: Incoming): Promise<void>
  removed(activity: Incoming): Promise<void>
  /** The body of the answer to a pressed button. */
  click(activity: Incoming): Promise<object>
}

export interface Sdk {
  /** Checks the token, then lets the doors act. `null`: the token was refused, `refusal` says why. */
  take(authorization: string, activity: Incoming): Promise<{ body: unknown } | { refusal: string }>
  /** Sends a card; answers the id of the message. */
  send(reference: string, message: Message): Promise<string>
  edit(reference: string, activityId: string, message: Message): Promise<void>
  /** Shows that something is being written, for some seconds or until it comes. */
  typing(reference: string): Promise<void>
  /** The chat with the person of this reference, made anew where it is not there any more; answers its reference. */
  reopen(reference: string): Promise<string>
}

export type Message = { card: Card; words?: undefined } | { words: string; card?: undefined }

/**
 * Why a message was not taken. `removed`: the bot has no place there any more; `missing`: no such conversation or message;
 * `throttled`: too much at once; `refused`: it never will be, as it is; `failed`: the next try may work, and whether this
 * one did is not always known.
 */
export type Refusal = 'removed' | 'missing' | 'throttled' | 'refused' | 'failed'

/** The connector said no to a message. `waitMs`: how long it asks to be left alone; 0 when it does not say. */
export class SendRefused extends Error {
  readonly why: Refusal
  readonly waitMs: number
  constructor(message: string, why: Refusal, waitMs = 0) {
    super(message)
    this.name = 'SendRefused'
    this.why = why
    this.waitMs = waitMs
  }

  /** The conversation or message is not there (any more). */
  get gone(): boolean {
    return this.why === 'removed' || this.why === 'missing'
  }
}

export async function openSdk(credentials: Credentials, doors: Doors): Promise<Sdk> {
  const { Application, TeamsAdapter } = await import('@microsoft/teams-ai')
  const { INVOKE_RESPONSE_KEY } = await import('botbuilder')
  const adapter = new TeamsAdapter(channelOf(credentials), factoryOf(credentials))
  const appId = (): string => (credentials.kind === 'none' ? '' : (credentials.appId() ?? ''))

  // Mentions are taken out by our own matching.
  const app = new Application({ adapter, removeRecipientMention: false })
  // Its typing timer is one for all conversations, keeps to no limit, and its option `startTypingTimer` is not looked at.
  app.startTypingTimer = () => undefined
  /** A turn in the conversation of a reference. */
  const inChat = (reference: string, turn: (context: TurnContext) => Promise<void>): Promise<void> =>
    calling(() =>
      adapter.continueConversationAsync(appId(), JSON.parse(reference), async (context) => {
        askOnce(context.turnState.get(adapter.ConnectorClientKey))
        await turn(context)
      }),
    )
  const of = (context: TurnContext): Incoming => context.activity as unknown as Incoming
  const kind = (type: string, name?: string) => (context: TurnContext) =>
    Promise.resolve(context.activity.type === type && (name === undefined || context.activity.name === name))
  const answer = async (context: TurnContext, body: object) => {
    await context.sendActivity({ type: 'invokeResponse', value: { status: 200, body } })
  }
  // Not `adaptiveCards.actionExecute`: that one answers 501 to unknown verbs, and one card with `refresh` makes it edit
  // the message for everybody from then on.
  app.addRoute(
    kind('invoke', 'adaptiveCard/action'),
    async (context) => answer(context, await doors.click(of(context))),
    true,
  )
  app.addRoute(kind('invoke'), (context) => answer(context, {}), true)
  app.addRoute(kind('message'), (context) => doors.message(of(context)))
  app.addRoute(kind('installationUpdate'), (context) =>
    of(context).action?.startsWith('remove') ? doors.removed(of(context)) : doors.installed(of(context)),
  )

  return {
    async take(authorization, activity) {
      let reached = false
      let body: unknown
      try {
        // The library fills in dates, so it gets a copy of its own.
        await adapter.processActivityDirect(authorization, structuredClone(activity) as never, async (context) => {
          reached = true
          await app.run(context)
          const invoke = context.turnState.get(INVOKE_RESPONSE_KEY) as { value?: { body?: unknown } } | undefined
          body = invoke?.value?.body
        })
      } catch (error) {
        if (reached) throw error
        return { refusal: firstLine(error) }
      }
      return { body }
    },
    async send(reference, message) {
      let id = ''
      await inChat(reference, async (context) => {
        id = (await context.sendActivity(activityOf(message)))?.id ?? ''
      })
      // The promise above also resolves when nothing was sent: only an id is proof.
      if (!id) throw new SendRefused('The connector gave no message id.', 'failed')
      return id
    },
    edit: (reference, activityId, message) =>
      inChat(reference, async (context) => {
        await context.updateActivity({ ...activityOf(message), id: activityId })
      }),
    typing: (reference) =>
      inChat(reference, async (context) => {
        await context.sendActivity({ type: 'typing' })
      }),
    async reopen(reference) {
      const known = JSON.parse(reference) as Reference
      let id = ''
      await inChat(reference, async (context) => {
        const client = context.turnState.get(adapter.ConnectorClientKey) as ConnectorClient
        const { tenantId } = known.conversation
        const asked = {
          isGroup: false,
          bot: known.bot,
          members: [known.user],
          tenantId,
          channelData: { tenant: { id: tenantId } },
        }
        id = (await client.conversations.createConversation(asked)).id
      })
      if (!id) throw new SendRefused('The connector gave no conversation id.', 'failed')
      return JSON.stringify({ ...known, conversation: { ...known.conversation, id } })
    },
  }
}

/** The part of the SDK's client that its types do not show. */
interface ConnectorClient {
  conversations: { createConversation(asked: object): Promise<{ id: string }> }
}

interface Reference {
  bot: { id: string }
  user: { id: string }
  conversation: { id: string; tenantId?: string }
}

/**
 * The client of the SDK sends again by itself when it is told to wait or not answered, past every limit of ours, and a
 * message that had arrived arrives twice. It has no setting for that.
 */
function askOnce(client: unknown): void {
  const { pipeline } = (client as { client: { pipeline: { removePolicy(which: { name: string }): unknown } } }).client
  pipeline.removePolicy({ name: 'defaultRetryPolicy' })
}

export const issuerOf = ({ issuer, government }: Pick<AppCredentials, 'issuer' | 'government'>): Issuer =>
  issuer ?? ISSUERS[government ? 'government' : 'global']

type AppCredentials = Extract<Credentials, { kind: 'app' }>

/** US Government has a Bot Connector of its own. With another issuer the SDK wants to be told everything. */
function channelOf(credentials: Credentials): Record<string, string> {
  if (credentials.kind === 'none') return {}
  if (!credentials.issuer) return credentials.government ? { ChannelService: 'https://botframework.azure.us' } : {}
  const { name, metadataUrl } = credentials.issuer
  return {
    ToChannelFromBotLoginUrl: 'https://login.microsoftonline.com/botframework.com',
    ToChannelFromBotOAuthScope: name,
    ToBotFromChannelTokenIssuer: name,
    ToBotFromChannelOpenIdMetadataUrl: metadataUrl,
    ToBotFromEmulatorOpenIdMetadataUrl: metadataUrl,
    OAuthUrl: name,
    CallerId: 'urn:botframework:azure',
    ValidateAuthority: 'true',
  }
}

/** What the SDK asks for tokens: ours, in place of its own way of getting them. */
function factoryOf(credentials: Credentials): Factory {
  if (credentials.kind === 'none')
    return {
      isValidAppId: () => Promise.resolve(true),
      isAuthenticationDisabled: () => Promise.resolve(true),
      createCredentials: () => Promise.resolve(UNSIGNED),
    }
  return {
    isValidAppId: (appId) => Promise.resolve(appId !== '' && appId === credentials.appId()),
    isAuthenticationDisabled: () => Promise.resolve(false),
    createCredentials: (_appId, audience = '') =>
      Promise.resolve({
        async signRequest(request: WebResource): Promise<WebResource> {
          request.headers.set('authorization', `Bearer ${await credentials.token(audience)}`)
          return request
        },
      }),
  }
}

type Factory = NonNullable<ConstructorParameters<typeof TeamsAdapter>[1]>
type Signing = Awaited<ReturnType<Factory['createCredentials']>>
type WebResource = Parameters<Signing['signRequest']>[0]
const UNSIGNED: Signing = { signRequest: (request) => Promise.resolve(request) }

/** The toast says the first sentence of what the card says. */
function activityOf(message: Message) {
  if (message.words !== undefined) return { type: 'message', text: message.words, textFormat: 'plain' }
  return {
    type: 'message',
    summary: /^.*?[.:](?=\s|$)/.exec(message.card.fallbackText)?.[0] ?? message.card.fallbackText,
    attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: message.card }],
  }
}

/** A connector that does not answer must not hold its lane for ever. */
const PATIENCE = 15_000

async function calling(call: () => Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('The connector did not answer in time.')), PATIENCE)
  })
  try {
    await Promise.race([call(), late])
  } catch (error) {
    throw refusedBy(error)
  } finally {
    clearTimeout(timer)
  }
}

interface Failed {
  statusCode?: number
  code?: string
  response?: { headers?: { get(name: string): string | null | undefined } }
}

function refusedBy(error: unknown): SendRefused {
  const { statusCode, code, response } = error as Failed
  return new SendRefused(firstLine(error), whyOf(statusCode, code), waitOf(response?.headers?.get('retry-after')))
}

function whyOf(status: number | undefined, code: string | undefined): Refusal {
  // an administrator blocked the app for everybody, and may let it in again
  if (status === 403) return code === 'BotDisabledByAdmin' ? 'failed' : 'removed'
  if (status === 404 || status === 410) return 'missing'
  if (status === 429) return 'throttled'
  return status === 400 || status === 413 ? 'refused' : 'failed'
}

/** Seconds or a date, as HTTP has it. */
function waitOf(header: string | null | undefined): number {
  if (!header) return 0
  const ms = /^\d{1,6}$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - Date.now()
  return Number.isFinite(ms) ? Math.max(0, ms) : 0
}

/** Library errors carry whole stacks and hosts in their message; the first words are enough for a log. */
const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error))
    .replace(/^CloudAdapter\.processActivityDirect\(\): ERROR\s*/, '')
    .split('\n')[0]!
    .slice(0, 200)
