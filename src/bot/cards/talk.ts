/** Cards of the conversation itself: welcome, help, did you mean, not allowed, set-up, did not work, notices. */
import type { SyncStatus } from '../../sync/sync.ts'
import type { RunFacts } from './runFacts.ts'
import { bold, card, execute, openUrl, run, runs, small, subtle, text } from './element.ts'
import type { Action, Card, Element } from './element.ts'
import { band, buttons, heading, line, previewButton, sub, syncButton } from './parts.ts'
import type { Kind, Setting } from './parts.ts'
import { clean } from './text.ts'

/** A command as help and suggestions show it. */
export interface Offer {
  name: string
  title: string
  group: 'Sync' | 'Look' | 'Notices'
  says: string
  verb: string
  data: Record<string, unknown>
  writes: boolean
}

const offerButton = (offer: Offer, setting: Setting) =>
  execute(offer.title, offer.verb, { ...offer.data, ...(offer.writes ? { op: `${setting.op}.${offer.name}` } : {}) })

/** `consent`: whether Microsoft takes our calls; null: not known, so that nothing is said of it. */
type SetUp = Pick<SyncStatus, 'setup' | 'lacks'> & { consent: boolean | null }

/** 1.1 */
export function welcomeCard(status: SetUp, names: RunFacts['names'], offers: Offer[], setting: Setting): Card {
  const complete = status.setup.length === 0
  const body: Element[] = [
    band('info', 'Hello, I am Voice Sync Console', sub('8x8 PBX and Microsoft Teams, in step')),
    runs([
      run('I sync users and phone numbers from '),
      bold('8x8'),
      run(' to '),
      bold('Microsoft Teams'),
      run(', tell you when a sync fails, and say what to do about it.'),
    ]),
    ...setupLines(status, names),
    heading('Try'),
    ...offers.filter(({ name }) => ['sync now', 'status', 'find user', 'help'].includes(name)).map(offerLine),
  ]
  const first = complete ? syncButton(setting) : openUrl('Go on with set-up', setting.links.to('services/setup'))
  const run1 = status.setup.length === 1 && status.setup[0] === 'firstSync' ? syncButton(setting) : first
  const actions = buttons(
    run1,
    execute('All commands', 'help'),
    execute('Notify me', 'notify.me', { op: `${setting.op}.notify` }),
  )
  return card(body, actions, 'Hello, I am Voice Sync Console. Write help to see what you can say.')
}

function setupLines(status: SetUp, names: RunFacts['names']): Element[] {
  const [lack] = status.lacks
  const lacking = lack ? [line('info', clean(names.teams), `Not offered in this cloud. ${lack.fix}`)] : []
  if (status.setup.length === 0) return [line('ok', 'Set-up', 'complete'), ...lacking]
  const open = new Set(status.setup)
  const steps: SetupStep[] = [
    ...(status.consent === null ? [] : [{ ...CONSENT, open: !status.consent }]),
    {
      open: open.has('pbx'),
      name: clean(names.pbx),
      done: 'Connected',
      todo: 'Not connected. An 8x8 admin adds it once.',
    },
    ...(lack ? [] : [{ ...TEAMS_STEP, open: open.has('teams'), name: clean(names.teams) }]),
    { open: open.has('firstSync'), name: 'First sync', done: 'Done', ...firstSync(open) },
  ]
  const done = steps.filter((step) => !step.open).length
  return [
    heading(`Set-up: ${done} of ${steps.length} done`),
    ...steps.map((step) =>
      line(step.open ? (step.icon ?? 'warn') : 'ok', step.name, step.open ? step.todo : step.done),
    ),
    ...lacking,
  ]
}

interface SetupStep {
  open: boolean
  name: string
  done: string
  todo: string
  icon?: 'wait'
}

const TEAMS_STEP = { done: 'Connected', todo: 'Not connected. A Global Administrator does this once.' }

const CONSENT = {
  name: 'Admin consent',
  done: 'Done',
  todo: 'Withdrawn or incomplete. A Global Administrator gives it again.',
}

/** It has its turn when both sides are connected. */
function firstSync(open: Set<string>): { todo: string; icon?: 'wait' } {
  if (!open.has('pbx') && !open.has('teams')) return { todo: 'Not run yet. An admin starts it here.' }
  return { todo: 'After both sides are connected', icon: 'wait' }
}

const offerLine = ({ name, says }: Offer): Element => runs([bold(name), subtle(` – ${says}`)], { spacing: 'Small' })

/** 1.2: one line for each command that is registered. */
export function helpCard(offers: Offer[], setting: Setting): Card {
  const groups = (['Sync', 'Look', 'Notices'] as const).flatMap((group) => [
    heading(group),
    ...offers.filter((offer) => offer.group === group).map(offerLine),
  ])
  const body = [
    band('info', 'What you can say', sub('Case, spacing and small typos do not matter')),
    ...groups,
    runs([small('In a group chat or channel, mention me first. Names and numbers are only shown in our own chat.')], {
      separator: true,
      spacing: 'Medium',
    }),
  ]
  const actions = buttons(
    syncButton(setting),
    previewButton(setting),
    execute('Status', 'status'),
    openUrl('Open console', setting.links.to('home')),
  )
  return card(body, actions, `What you can say: ${offers.map(({ name }) => name).join(', ')}.`)
}

/** 1.3: nothing that writes is ever guessed. */
export function didYouMeanCard(said: string, offers: Offer[], setting: Setting): Card {
  const body = [
    runs([run('I do not know “'), bold(clean(said)), run('”.')]),
    text('Did you mean one of these? Nothing has been started.'),
  ]
  const help = execute('Help', 'help')
  const actions = buttons(
    ...offers.filter(({ verb }) => verb !== 'help').map((offer) => offerButton(offer, setting)),
    help,
  )
  return card(body, actions, 'I do not know that command. Nothing has been started.')
}

/** 1.4: the first line of a card whose command was one letter off. */
export const readAs = (name: string, answer: Card): Card => ({
  ...answer,
  body: [runs([subtle('Read as '), bold(name), subtle('.')]), ...answer.body],
})

const UNSURE =
  'Microsoft 365 did not say which groups you are in. Try again in a minute. If it stays so, an admin can give you a role by name.'

/**
 * 1.5: tells nothing about the tenant; the caller's own id so that an admin can let them in. `unsure`: roles are given to
 * groups, and who is in them could not be found out; `looks`: who has a role that is too small for this.
 */
export function notAllowedCard(objectId: string | null, { unsure = false, looks = false } = {}): Card {
  const body: Element[] = [
    band('stop', 'This is for admins', sub('Nothing was changed')),
    text(
      looks
        ? 'Your role does not allow this. What it allows works as before.'
        : 'Only admins of Voice Sync Console in your organisation can use this bot.',
    ),
    text('Is your role given in Microsoft Entra? Open the console once: the chat knows it for eight hours then.'),
    ...(unsure ? [text(UNSURE)] : []),
    ...(objectId
      ? [
          text('If you should be one, send an admin this ID:'),
          runs([run(objectId.replace(/[^\w-]/g, '').slice(0, 64))]),
          runs([small('It is your own Microsoft Entra object ID.')]),
        ]
      : []),
    text('Phone problem? Ask your IT help desk.', { size: 'Small', isSubtle: true }),
  ]
  return card(body, [], 'This is for admins. Nothing was changed.')
}

/** 1.6: what is missing, who does it, and what can run already. */
export function setupCard(missing: 'pbx' | 'teams', wanted: 'all' | 'pbx' | 'teams', setting: Setting): Card {
  const words =
    missing === 'pbx'
      ? 'A sync needs the 8x8 PBX. An 8x8 admin adds it once, with an API key.'
      : 'The Teams job needs a connection to Microsoft 365. A Global Administrator grants consent once; after that no sync needs one.'
  const connect =
    missing === 'pbx'
      ? openUrl('Add PBX', setting.links.to('services/setup'))
      : openUrl('Connect Microsoft Teams', setting.links.to('services/setup'))
  const part = missing === 'teams' && wanted === 'all' ? syncButton(setting, 'Sync PBX only', 'pbx') : null
  const body = [band('warn', 'Set-up is not complete', sub('The sync was not started')), text(words)]
  return card(body, buttons(connect, part), 'Set-up is not complete. The sync was not started.')
}

/** 1.8: `changed` is false when it is sure that nothing was. */
export function didNotWorkCard(reference: string, sure: boolean, again: Offer | null, setting: Setting): Card {
  const body = [
    band(
      'err',
      'That did not work',
      sub(sure ? 'Nothing was changed' : 'It is not known whether something was changed'),
    ),
    text('I could not reach the sync service. It is not your fault. The next try may work.'),
    runs([small(`Reference for support: ${clean(reference)}`)]),
  ]
  const actions = buttons(
    again ? offerButton({ ...again, title: 'Try again' }, setting) : null,
    openUrl('Open console', setting.links.to('home')),
  )
  return card(body, actions, `That did not work. Reference for support: ${clean(reference)}.`)
}

/** Stands where the answer comes. */
export const workingCard = (): Card => sentenceCard('On it', 'This takes a moment. The answer comes here.', 'run')

/** `stop` ends notices; while a sync runs it may be that which is meant. */
export function stopWhatCard(runId: string, setting: Setting): Card {
  const body = [
    band('info', 'Stop what?', sub('Nothing was stopped')),
    text('A sync is running, and notices are separate.'),
  ]
  const notices = execute('Stop notices', 'notify.stop', { op: `${setting.op}.stop` })
  const sync = execute('Cancel sync', 'job.cancel', { run: runId, op: `${setting.op}.cancel` })
  return card(body, buttons(notices, sync), 'Stop what? Nothing was stopped.')
}

export function noticesOffCard(syncing: boolean, setting: Setting): Card {
  const body = [
    band('stop', 'Notices are off', sub('In this chat')),
    text('You get no more cards about failed syncs here.'),
    ...(syncing ? [text('A sync is still running. It was not stopped.')] : []),
  ]
  const on = execute('Notify me', 'notify.me', { op: `${setting.op}.notify` })
  return card(body, buttons(on, execute('Status', 'status')), 'Notices are off. No more cards come here.')
}

/** 1.7: what everybody in a group chat or channel may see: state and service. `live`: who asked is shown more in its place. */
export function baseCard(base: { kind: Kind; title: string; sub: string }, setting: Setting, live = false): Card {
  const more = live
    ? 'Admins of Voice Sync Console see numbers and buttons here.'
    : 'Ask me in our own chat for the rest.'
  const body = [band(base.kind, base.title, sub(clean(base.sub))), text(more, { size: 'Small', isSubtle: true })]
  return card(body, [openUrl('Open console', setting.links.to('home'))], `${base.title}.`)
}

/** Why something was not done, in words that may hold a vendor's, and what can be done instead. */
export const whyNotCard = (title: string, why: string, actions: Action[]): Card => {
  const words = clean(why, 400)
  const body = [band('info', title, sub('Nothing was changed')), runs([run(words)])]
  return card(body, actions, `${title}. ${words}`)
}

/** One sentence where a whole card would be too much. */
export const sentenceCard = (title: string, words: string, kind: Kind = 'info'): Card =>
  card([band(kind, title, sub(words))], [], `${title}. ${words}`)
