/**
 * The only place that knows botbuilder and teams-ai. They cost a second and 100 MB to import and are at the end of their
 * support, so they are loaded when the first activity or card needs them, and the seam is this small.
 */
import type { TeamsAdapter } from '@microsoft/teams-ai'
import type { TurnContext } from 'botbuilder'
import type { Incoming } from './activity.ts'
import type { Card } from './cards/element.ts'

export type Credentials =
  | { kind: 'none' }
  /** Asked at each use, so that what an admin enters counts at once. `appId` null: nothing was entered yet. */
  | { kind: 'app'; appId(): string | null; government: boolean; token(audience: string): Promise<string> }

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
}

export type Message = { card: Card; words?: undefined } | { words: string; card?: undefined }

/** The connector said no to a message. `gone`: the conversation or message is not there (any more). */
export class SendRefused extends Error {
  readonly gone: boolean
  constructor(message: string, gone: boolean) {
    super(message)
    this.name = 'SendRefused'
    this.gone = gone
  }
}

export async function openSdk(credentials: Credentials, doors: Doors): Promise<Sdk> {
  const { Application, TeamsAdapter } = await import('@microsoft/teams-ai')
  const { INVOKE_RESPONSE_KEY } = await import('botbuilder')
  // Its client retries by itself, up to six seconds when nobody listens, and cannot be told not to: hence the lanes.
  const adapter = new TeamsAdapter(channelOf(credentials), factoryOf(credentials))
  const appId = (): string => (credentials.kind === 'none' ? '' : (credentials.appId() ?? ''))

  // The typing timer is one for all conversations, and mentions are taken out by our own matching.
  const app = new Application({ adapter, startTypingTimer: false, removeRecipientMention: false })
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
      await calling(() =>
        adapter.continueConversationAsync(appId(), JSON.parse(reference), async (context) => {
          id = (await context.sendActivity(activityOf(message)))?.id ?? ''
        }),
      )
      // The promise above also resolves when nothing was sent: only an id is proof.
      if (!id) throw new SendRefused('The connector gave no message id.', false)
      return id
    },
    async edit(reference, activityId, message) {
      await calling(() =>
        adapter.continueConversationAsync(appId(), JSON.parse(reference), async (context) => {
          await context.updateActivity({ ...activityOf(message), id: activityId })
        }),
      )
    },
  }
}

/** US Government has a Bot Connector of its own. */
const channelOf = (credentials: Credentials): Record<string, string> =>
  credentials.kind === 'app' && credentials.government ? { ChannelService: 'https://botframework.azure.us' } : {}

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
    const status = (error as { statusCode?: unknown }).statusCode
    throw new SendRefused(firstLine(error), status === 403 || status === 404 || status === 410)
  } finally {
    clearTimeout(timer)
  }
}

/** Library errors carry whole stacks and hosts in their message; the first words are enough for a log. */
const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error))
    .replace(/^CloudAdapter\.processActivityDirect\(\): ERROR\s*/, '')
    .split('\n')[0]!
    .slice(0, 200)
