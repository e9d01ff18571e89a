/** Before and after of the audit log, field by field: the log keeps each as one text, in the forms below. */
import { PROOF_WORDS } from './connections.ts'
import { valueWords } from './fieldValues.ts'
import { PROVIDER_NAMES } from './provisioning.ts'
import { ROLE_WORDS } from './roles.ts'
import { JOB_STATE_WORDS } from './states.ts'
import { FIELD_WORDS } from './changes.ts'

export interface AuditField {
  name: string
  before: string | null
  after: string | null
  differs: boolean
}

interface Told {
  action: string
  target: string
  before: string | null
  after: string | null
}

type Fields = [name: string, value: string][]
interface Form {
  of: (told: Told) => boolean
  read: (text: string, told: Told) => Fields | null
}

/** The parts of a text that has exactly this form. */
const parts =
  (form: RegExp, ...names: string[]) =>
  (text: string): Fields | null => {
    const found = form.exec(text)
    return found && names.flatMap((name, at): Fields => (found[at + 1] ? [[name, found[at + 1] ?? '']] : []))
  }

/** A value of a user's field, which the target names. */
function ofUser(text: string, { target }: Told): Fields | null {
  const [, field = ''] = /^(\w+) of /.exec(target) ?? []
  const name = field !== 'user' && Object.hasOwn(FIELD_WORDS, field) ? FIELD_WORDS[field] : undefined
  return name === undefined ? null : [[name, valueWords(field, text)]]
}

const setting = (target: string) => (told: Told) => told.action === 'settings.change' && told.target === target
const is =
  (...actions: string[]) =>
  (told: Told) =>
    actions.includes(told.action)

const FORMS: Form[] = [
  { of: setting('guard'), read: parts(/^(\d+) or ([\d.]+ %)$/, 'Removals that always pass', 'Share that passes') },
  { of: setting('retention'), read: parts(/^audit log for (.+)$/, 'Audit log kept for') },
  { of: setting('names'), read: parts(/^organization (.+?)(?:; 8x8 PBX (.+))?$/, 'Organization', '8x8 PBX') },
  {
    of: setting('schedule'),
    read: parts(/^Auto Sync (on|off), (at any time|.+?)(?:, ([A-Za-z_+/-]+))?$/, 'Auto Sync', 'When', 'Time zone'),
  },
  {
    of: setting('notices'),
    read: parts(
      /^quiet (.+?)(?: but for (.+?))?; digest (\w+ [\d:]+); ([A-Za-z_+/-]+)$/,
      'Quiet hours',
      'Told all the same',
      'Weekly digest',
      'Time zone',
    ),
  },
  {
    of: setting('e-mail'),
    read: parts(
      /^(on|off), (.+?), from (\S+) to (.+?)((?:, (?:with|new) [a-z ]+)*)$/,
      'E-mail',
      'Mail server',
      'Sender',
      'Addresses',
      'Also',
    ),
  },
  {
    of: ({ action, target }) => action === 'services.change' && target === 'teams',
    read: parts(/^(enabled|disabled)(?:, numbers: (\w+))?; scope: (.+)$/, 'Service', 'Numbers', 'Scope'),
  },
  {
    of: ({ target }) => target === 'source of pbx',
    read: parts(/^read by (\w+), uploads for (\d+ days), writes (\w+)$/, 'Read by', 'An upload counts for', 'Writes'),
  },
  { of: is('roles.change'), read: parts(/^(\w+)(?:, (.+))?$/, 'Role', 'Name') },
  {
    of: ({ target }) => target === 'user provisioning',
    read: parts(/^(on|off), (\w+), ([^;]+)(?:; (.+))?$/, 'Provisioning', 'Provider', 'Which users', 'Tokens'),
  },
  {
    of: ({ action, target }) => action === 'connections.change' && target.endsWith(' app'),
    read: parts(/^app ([\w-]+), (\w+), (\w+)(?:, (.+))?$/, 'Application id', 'Cloud', 'Proof', 'Credential'),
  },
  { of: is('sync.start'), read: parts(/^(all|pbx|teams)(?:, (.+))?$/, 'Service', 'How') },
  { of: is('sync.keep'), read: parts(/^(\d+) users: ([^]+)$/, 'Users', 'Why') },
  { of: is('users.request'), read: ofUser },
  { of: is('users.release'), read: (text) => [['Owner', valueWords('owner', text)]] },
  { of: is('users.exclude'), read: parts(/^(?:until (\S+): )?([^]+)$/, 'Until', 'Why') },
  { of: is('jobs.end'), read: parts(/^(\w+)(?:: ([A-Z_]+))?(?:: (.+))?$/, 'Ended', 'Cause', 'Counts') },
]

/** What the log keeps as the product calls it, as people read it. */
const VALUES: Record<string, Record<string, string>> = {
  Ended: JOB_STATE_WORDS,
  Service: { all: 'Both', pbx: '8x8 PBX', teams: 'Microsoft Teams', enabled: 'Enabled', disabled: 'Disabled' },
  Role: ROLE_WORDS,
  Provider: PROVIDER_NAMES,
  Proof: Object.fromEntries(Object.entries(PROOF_WORDS).map(([proof, { label }]) => [proof, label])),
  'Read by': { api: 'API', csv: 'Upload' },
  Writes: { none: 'None', create: 'Create users', full: 'Create and update users' },
  Numbers: { keep: 'Kept', withdraw: 'Taken back' },
}

/** A form is found by how a field is called, so that nothing else is turned into words. */
function said([name, value]: Fields[number]): Fields[number] {
  const words = Object.hasOwn(VALUES, name) ? VALUES[name] : undefined
  return [name, words && Object.hasOwn(words, value) ? (words[value] ?? value) : value]
}

/** One row for each field that either side has. A text of no known form is one field. */
export function auditFields(told: Told): AuditField[] {
  const { before, after } = told
  const form = FORMS.find(({ of }) => of(told))
  const read = (text: string | null): Fields => (text === null ? [] : (form?.read(text, told) ?? [['Value', text]]))
  const [was, is] = [new Map(read(before).map(said)), new Map(read(after).map(said))]
  return [...new Set([...was.keys(), ...is.keys()])].map((name) => {
    const [one, other] = [was.get(name) ?? null, is.get(name) ?? null]
    return { name, before: one, after: other, differs: one !== other }
  })
}
