/** The bot: its one route, its proactive cards, and the channel that notices go out by. */
import { randomUUID } from 'node:crypto'
import { performance } from 'node:perf_hooks'
import type { Refusals } from '../audit/refusals.ts'
import { Problem, json } from '../http/route.ts'
import type { Answer, Route, RouteRequest } from '../http/route.ts'
import type { Principal } from '../identity/principal.ts'
import type { Channel } from '../notifications/channel.ts'
import type { Post } from '../notifications/mail/post.ts'
import { readActivity } from './activity.ts'
import type { Incoming } from './activity.ts'
import { createChannel } from './channel.ts'
import type { Rooms } from './commands/command.ts'
import { createDoors } from './conversation.ts'
import { createLanes } from './lanes.ts'
import { createLimits } from './limits.ts'
import type { Limits } from './limits.ts'
import { createLinks, type TeamsApp } from './links.ts'
import { createMailer } from './mail/mailer.ts'
import { paced } from './paced.ts'
import { createProactive } from './proactive.ts'
import { createRefused } from './refused.ts'
import { issuerOf, openSdk } from './sdk.ts'
import type { Credentials, Sdk } from './sdk.ts'
import { sharedPlans } from './sharedPlans.ts'
import { createTokenCheck } from './token.ts'

export type { Credentials } from './sdk.ts'

export interface BotDeps extends Rooms {
  /** Who was turned away, for the audit log. */
  refusals: Pick<Refusals, 'note'>
  /** The caller by tenant and Entra object id; null for somebody we do not know. */
  principalOf: (activityTenantId: string, objectId: string, name: string) => Promise<Principal | null>
  /** Where the console is reached from outside, without a path. */
  publicUrl: string
  /** The app in Teams: with it, buttons open the tab inside Teams; null: the console in a browser. */
  teamsApp: TeamsApp | null
  /** `none` turns authentication off: only for the sandbox on loopback. */
  credentials: Credentials
  /** Left out: nobody is told by e-mail. */
  post?: Post
  log: (message: string, more?: object) => void
  newId?: () => string
  /** How fast Teams may be asked; left out: as Microsoft documents it. */
  limits?: Limits
  /** How long somebody waits before they are told that it is under way, ms. */
  patience?: number
}

export interface Bot {
  routes: Route<Principal>[]
  channel: Channel
  open(): void
  close(): Promise<void>
}

/** Activities are small: Teams sends at most 28 KB of text. */
const LARGEST = 256 * 1024
const DRAIN = 3_000
const PATIENCE = 1_500

export function createBot(deps: BotDeps): Bot {
  const { log, credentials } = deps
  const lanes = createLanes()
  const links = createLinks(deps.publicUrl, deps.teamsApp)
  const limits = deps.limits ?? createLimits(() => performance.now())
  const tokens = credentials.kind === 'app' ? createTokenCheck(issuerOf(credentials), Date.now) : null
  const appId = (): string | null => (credentials.kind === 'app' ? credentials.appId() : null)
  let opened: Promise<{ answers: Sdk; notices: Sdk }> | null = null
  const open = async () => {
    const bare = await openSdk(credentials, doors)
    return { answers: paced(bare, limits, false), notices: paced(bare, limits, true) }
  }
  const sdk = async (): Promise<Sdk> => (await (opened ??= open())).answers
  const noticing = async (): Promise<Sdk> => (await (opened ??= open())).notices
  const proactive = createProactive({ rooms: deps, lanes, links, sdk, log })
  const doors = createDoors({
    rooms: deps,
    lanes,
    links,
    proactive,
    sdk,
    principalOf: deps.principalOf,
    refused: createRefused({ tenants: deps.tenants, refusals: deps.refusals, log }),
    newId: deps.newId ?? randomUUID,
    patience: deps.patience ?? PATIENCE,
    log,
  })

  const plan = sharedPlans(() => deps.now().getTime())
  const mailer = deps.post ? createMailer({ rooms: deps, plan, links, post: deps.post }) : null

  async function messages({ headers, body }: RouteRequest<Principal>): Promise<Answer> {
    const authorization = headers.authorization ?? ''
    const checked = await tokens?.check(authorization, appId())
    if (checked && !checked.ok) return refused(checked.why, checked.unsure ? UNAVAILABLE : UNAUTHORISED)
    const read = readActivity(body)
    if ('wrong' in read) throw new Problem(400, 'Not an activity', read.wrong)
    const wrong = checked ? otherPlace(read.activity, checked.serviceUrl) : null
    if (wrong) return refused(wrong, FORBIDDEN)
    const taken = await (await sdk()).take(authorization, read.activity)
    if ('refusal' in taken) return refused(taken.refusal, UNAUTHORISED)
    return taken.body === undefined ? { kind: 'empty', status: 200 } : json(taken.body)
  }

  function refused(why: string, answer: Answer): Answer {
    log('An activity was refused.', { why })
    return answer
  }

  return {
    routes: [{ method: 'POST', path: '/api/messages', access: 'public', maxBody: LARGEST, handle: messages }],
    channel: createChannel({ rooms: deps, plan, lanes, links, sdk: noticing, log, mailer }),
    open: () => proactive.open(),
    async close() {
      proactive.close()
      await lanes.drain(DRAIN)
      limits.close()
    },
  }
}

const told = (status: number, body: string): Answer => ({ kind: 'text', status, type: 'text/plain', body })
const UNAUTHORISED = told(401, 'Unauthorized')
const FORBIDDEN = told(403, 'Forbidden')
const UNAVAILABLE = told(503, 'Service Unavailable')

/** A token is for one place: an activity that says another was not sent by Teams; null: it is of that place. */
function otherPlace(activity: Incoming, serviceUrl: string): string | null {
  if (activity.channelId !== 'msteams') return 'another channel than Teams'
  if (activity.serviceUrl !== serviceUrl) return 'another service URL than that of the token'
  const { conversation, channelData } = activity
  const [one, other] = [channelData?.tenant?.id, conversation.tenantId]
  return one && other && one !== other ? 'two tenants at once' : null
}
