/**
 * Keeps the cards of runs up to date, in place, until each shows its run's result. What is on the way is stored, so a
 * restart goes on with it.
 */
import type { NotificationsStore, RunCard } from '../notifications/store.ts'
import { isActive, isOver, startedAt, endedAt, attention } from './cards/runFacts.ts'
import type { RunFacts } from './cards/runFacts.ts'
import { headline } from './cards/headline.ts'
import { alreadySyncingCard } from './cards/running.ts'
import { duration, plural } from './cards/text.ts'
import { createBeside } from './beside.ts'
import type { Rooms, RunSays } from './commands/command.ts'
import { factsOf } from './facts.ts'
import type { Lanes } from './lanes.ts'
import type { Links } from './links.ts'
import { backOff, editDue } from './pace.ts'
import { SendRefused } from './sdk.ts'
import type { Sdk } from './sdk.ts'
import { fingerprint, runOp, runView } from './view.ts'

export interface Proactive {
  /**
   * Puts the run's card into the conversation and keeps it up to date. `activityId`: a message that becomes the card.
   * `already`: the run was going before; its first form says so, or what `says` makes of it.
   */
  show(tenantId: string, conversationId: string, facts: RunFacts, how: Shown): Promise<void>
  /** Goes on with the cards that a restart left, and looks every quarter second while there are any. */
  open(): void
  close(): void
}

export interface Shown {
  activityId: string
  already: boolean
  says?: RunSays
}

export interface ProactiveNeeds {
  rooms: Rooms
  lanes: Lanes
  links: Links
  sdk: () => Promise<Sdk>
  log: (message: string, more?: object) => void
}

const LOOK = 250
const LONG_RUN = 60_000
const MOST_TRIES = 20
const NO_TRACE = { editedAt: 0, step: '', tries: 0, notBefore: 0, busy: false }
type Trace = typeof NO_TRACE

export function createProactive({ rooms, lanes, links, sdk, log }: ProactiveNeeds): Proactive {
  const store: NotificationsStore = rooms.notifications
  const tenants = new Set<string>()
  const traces = new Map<string, Trace>()
  const beside = createBeside({ rooms, links, sdk, log })
  let timer: NodeJS.Timeout | null = null
  let closed = false

  const keyOf = (tenantId: string, card: RunCard) => `${tenantId} ${card.runId} ${card.conversationId}`
  const settingOf = (card: Pick<RunCard, 'runId' | 'conversationId'>) => ({
    links,
    op: runOp(card.runId, card.conversationId),
  })

  const traceOf = (key: string): Trace => {
    const known = traces.get(key) ?? { ...NO_TRACE }
    traces.set(key, known)
    return known
  }

  async function look(): Promise<void> {
    for (const tenantId of [...tenants]) {
      const open = await store.openCards(tenantId)
      if (open.length === 0) tenants.delete(tenantId)
      for (const card of open) await consider(tenantId, card)
    }
  }

  /** Sends or edits this card if it is due. */
  async function consider(tenantId: string, card: RunCard): Promise<void> {
    const trace = traceOf(keyOf(tenantId, card))
    const now = rooms.now().getTime()
    if (trace.busy || now < trace.notBefore) return
    const jobs = await rooms.jobs.run(tenantId, card.runId)
    const step = jobs.map((job) => `${job.state} ${job.progress?.phase ?? ''} ${job.steps?.length ?? 0}`).join()
    const over = !jobs.some(isActive)
    const begun = Date.parse(jobs[0]?.queuedAt ?? new Date(now).toISOString())
    const paced = { startedAt: begun, editedAt: trace.editedAt, now, stepChanged: step !== trace.step, over }
    if (card.activityId && !editDue(paced)) return
    trace.busy = true
    void lanes
      .add(card.conversationId, () => put(tenantId, card))
      .then(() => Object.assign(trace, { editedAt: rooms.now().getTime(), step, tries: 0 }))
      .catch((error: Error) => failed(tenantId, card, trace, error))
      .finally(() => {
        trace.busy = false
      })
  }

  const cardOf = async (tenantId: string, runId: string, conversationId: string): Promise<RunCard | undefined> =>
    (await store.cardsOf(tenantId, runId)).find((card) => card.conversationId === conversationId)

  /** The newest content goes out: the card and its facts are read when it is its turn. */
  async function put(tenantId: string, { runId, conversationId }: RunCard): Promise<void> {
    const [card, facts, conversation] = await Promise.all([
      cardOf(tenantId, runId, conversationId),
      factsOf(rooms, tenantId, runId),
      store.conversation(tenantId, conversationId),
    ])
    if (!card || card.final) return
    if (!facts || !conversation) return done(tenantId, card)
    const setting = settingOf(card)
    const final = isOver(facts)
    const shown = fingerprint(facts, conversation, setting)
    if (shown === card.shown && !final) return
    const message = { card: runView(facts, conversation, setting) }
    const api = await sdk()
    const sent = card.activityId !== ''
    const edited = sent && (await edit(api, conversation.reference, card.activityId, message))
    const activityId = edited ? card.activityId : await api.send(conversation.reference, message)
    await store.keepCard(tenantId, { ...card, activityId, shown, final })
    if (!final) return
    traces.delete(keyOf(tenantId, card))
    await beside.end(tenantId, card)
    const words = sent ? longRunWords(facts) : null
    if (words) await api.send(conversation.reference, { words })
  }

  /** False when the message cannot be edited any more: deleted, or too old. */
  async function edit(api: Sdk, reference: string, activityId: string, message: { card: ReturnType<typeof runView> }) {
    try {
      await api.edit(reference, activityId, message)
      return true
    } catch (error) {
      if (error instanceof SendRefused && error.gone) return false
      throw error
    }
  }

  const done = (tenantId: string, card: RunCard): Promise<void> => {
    traces.delete(keyOf(tenantId, card))
    return store.keepCard(tenantId, { ...card, final: true })
  }

  async function failed(tenantId: string, card: RunCard, trace: Trace, error: Error): Promise<void> {
    trace.tries++
    trace.notBefore = rooms.now().getTime() + backOff(trace.tries)
    log('The card of a run could not be sent.', { runId: card.runId, tries: trace.tries, error: error.message })
    const refused = error instanceof SendRefused ? error : null
    if (refused?.why === 'removed')
      await store.forgetConversation(tenantId, card.conversationId).catch((again: Error) => log(again.message))
    if (refused?.gone || trace.tries >= MOST_TRIES)
      await done(tenantId, card).catch((again: Error) => log(again.message))
  }

  async function follow(tenantId: string, card: RunCard): Promise<void> {
    await store.keepCard(tenantId, card)
    tenants.add(tenantId)
    if (!card.activityId) await consider(tenantId, card)
    schedule()
  }

  async function hurry(tenantId: string, card: RunCard): Promise<void> {
    if (card.final) return
    Object.assign(traceOf(keyOf(tenantId, card)), { step: '', editedAt: 0 })
    await consider(tenantId, card)
    schedule()
  }

  /** Says that a sync is already going; where none of its cards stands, this message becomes it. */
  function announce(tenantId: string, card: RunCard, facts: RunFacts, known: boolean, says: RunSays): void {
    lanes
      .add(card.conversationId, async () => {
        const conversation = await store.conversation(tenantId, card.conversationId)
        if (!conversation) return
        const setting = settingOf(card)
        const personal = conversation.kind === 'personal'
        const message = { card: personal ? says(facts, setting) : runView(facts, conversation, setting) }
        const activityId = await (await sdk()).send(conversation.reference, message)
        if (known) return beside.keep(tenantId, card, activityId)
        await follow(tenantId, { ...card, activityId, shown: fingerprint(facts, conversation, setting) })
      })
      .catch((error: Error) => log('A message could not be sent.', { error: error.message }))
  }

  function schedule(): void {
    if (closed || timer) return
    timer = setTimeout(() => {
      void look()
        .catch((error: Error) => log('Looking at run cards failed.', { error: error.message }))
        .then(() => {
          timer = null
          if (tenants.size > 0) schedule()
        })
    }, LOOK)
  }

  return {
    async show(tenantId, conversationId, facts, { activityId, already, says = alreadySyncingCard }) {
      const known = await cardOf(tenantId, facts.runId, conversationId)
      const card: RunCard = { runId: facts.runId, conversationId, activityId, shown: '', final: false }
      if (already && !activityId) return announce(tenantId, card, facts, known !== undefined, says)
      if (!known) return follow(tenantId, card)
      // a button of the run's own card: what it did shows at once
      if (activityId === known.activityId) return hurry(tenantId, known)
      if (!activityId) return
      await lanes.add(conversationId, async () => {
        // pressed before it was written down that this very message is the run's card
        const own = await cardOf(tenantId, facts.runId, conversationId)
        if (own?.activityId === activityId) return hurry(tenantId, own)
        await beside.keep(tenantId, card, activityId)
      })
    },
    open() {
      void rooms.tenants
        .tenants()
        .then((all) => {
          for (const { id } of all) tenants.add(id)
          schedule()
        })
        .catch((error: Error) => log('Run cards could not be read.', { error: error.message }))
    },
    close() {
      closed = true
      if (timer) clearTimeout(timer)
    },
  }
}

/** A run that took long ends with one plain sentence, so that Teams notifies. */
function longRunWords(facts: RunFacts): string | null {
  const [from, to] = [startedAt(facts.jobs), endedAt(facts.jobs)]
  if (!to || Date.parse(to) - Date.parse(from) <= LONG_RUN) return null
  const need = attention(facts.jobs)
  const tail = need > 0 ? `: ${plural(need, 'user needs', 'users need')} attention.` : '.'
  return `${headline(facts).title} after ${duration(from, to)}${tail}`
}
