/** What we read of an incoming activity of the Bot Framework; the rest of it is not looked at. */
import { z } from 'zod/v4'

const id = z.string().min(1).max(1_000)

const Activity = z.looseObject({
  type: z.string().min(1).max(64),
  id: id.optional(),
  name: z.string().max(200).optional(),
  action: z.string().max(64).optional(),
  // of more than a command can be, the rest is not looked at: whoever wrote it is answered all the same
  text: z
    .string()
    .transform((text) => text.slice(0, 30_000))
    .optional(),
  channelId: id,
  serviceUrl: z.url({ protocol: /^https?$/ }).max(2_000),
  locale: z.string().max(64).optional(),
  timestamp: z.string().max(64).optional(),
  // of the clock of whoever is there
  localTimezone: z.string().max(64).optional().catch(undefined),
  from: z.looseObject({ id, name: z.string().max(1_000).optional(), aadObjectId: z.string().max(100).optional() }),
  recipient: z.looseObject({ id, name: z.string().max(1_000).optional() }),
  conversation: z.looseObject({
    id,
    tenantId: z.string().max(100).optional(),
    conversationType: z.string().max(64).optional(),
    isGroup: z.boolean().optional(),
  }),
  channelData: z.looseObject({ tenant: z.looseObject({ id: z.string().max(100) }).optional() }).optional(),
  replyToId: id.optional(),
  entities: z.array(z.unknown()).max(200).catch([]).optional(),
  value: z.unknown().optional(),
})

export type Incoming = z.infer<typeof Activity>
export type Place = 'personal' | 'groupChat' | 'channel'

/** The activity, or a sentence that says what is wrong with it. */
export function readActivity(body: unknown): { activity: Incoming } | { wrong: string } {
  const read = Activity.safeParse(body)
  if (read.success) return { activity: read.data }
  const issue = read.error.issues[0]
  const where = issue?.path.join('.') ?? ''
  return {
    wrong: where
      ? `The activity's ${where}: ${issue?.message ?? 'not valid'}.`
      : 'The body must be one activity, as a JSON object.',
  }
}

/** The Entra tenant of the caller, as the channel says it; empty when it does not. */
export const tenantOf = (activity: Incoming): string =>
  activity.channelData?.tenant?.id ?? activity.conversation.tenantId ?? ''

export function placeOf({ conversation }: Incoming): Place {
  if (conversation.conversationType === 'channel') return 'channel'
  return conversation.conversationType === 'groupChat' || conversation.isGroup === true ? 'groupChat' : 'personal'
}

const LONGEST = 2_000

const Mention = z.looseObject({
  type: z.literal('mention'),
  text: z.string().min(1).max(500),
  mentioned: z.looseObject({ id, name: z.string().min(1).max(1_000) }),
})

/** What was said, with the names of other people who are mentioned in it: "find user @Mia Chen". */
export function saidIn({ text = '', entities = [], recipient }: Incoming): string {
  return entities.reduce<string>(
    (said, entity) => {
      const read = Mention.safeParse(entity)
      if (!read.success || read.data.mentioned.id === recipient.id) return said
      return said.replaceAll(read.data.text, () => read.data.mentioned.name.slice(0, 64)).slice(0, LONGEST)
    },
    text.slice(0, LONGEST),
  )
}

/** What is needed to write into this conversation later, as JSON. */
export function referenceOf(activity: Incoming): string {
  const { from, recipient, conversation, channelId, serviceUrl, locale } = activity
  const person = { id: from.id, name: from.name, aadObjectId: from.aadObjectId }
  const place = {
    id: conversation.id,
    tenantId: conversation.tenantId,
    conversationType: conversation.conversationType,
    isGroup: conversation.isGroup,
  }
  return JSON.stringify({
    user: person,
    bot: { id: recipient.id, name: recipient.name },
    conversation: place,
    channelId,
    serviceUrl,
    locale,
  })
}

const Click = z.looseObject({
  action: z.looseObject({
    verb: z.string().max(100).default(''),
    data: z.record(z.string(), z.unknown()).catch({}).default({}),
  }),
  trigger: z.string().optional(),
})

/** The button of a card that was pressed, or null when the value is not of that shape. */
export function readClick(value: unknown): { verb: string; data: Record<string, unknown>; automatic: boolean } | null {
  const read = Click.safeParse(value)
  if (!read.success) return null
  return { verb: read.data.action.verb, data: read.data.action.data, automatic: read.data.trigger === 'automatic' }
}
