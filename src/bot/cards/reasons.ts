/** Why users were not synced, and what to do: the list of reasons on result cards, and the cause of a failed job. */
import { REASONS, isReason } from '../../jobs/reasons.ts'
import type { JobCause } from '../../jobs/job.ts'
import { reasonWords } from '../../words/reasons.ts'
import type { ReasonWords } from '../../words/reasons.ts'
import { bold, openUrl, run, runs, small, text } from './element.ts'
import type { Action, Element } from './element.ts'
import { counted } from './parts.ts'
import type { Setting } from './parts.ts'
import { clean, cleanDetail, plural } from './text.ts'

const SHOWN = 3

type Row = { reason: string; users: number }

/** A grouped reason has no one name or number to tell, so that its advice speaks of them in general. */
const ANYONE = {
  holder: 'the other holder',
  number: 'the number',
  candidate: 'of the same name',
  policy: 'of the settings',
  list: 'records',
  raw: 'see the job output.',
}

/**
 * Three reasons with fix and owner; the rest as a count, so that 10 and 10,000 failures give the same size. `instead`: told
 * where nobody has anything to fix.
 */
export function reasonList(reasons: Row[], shown = SHOWN, instead: Row[] = []): Element[] {
  const toFix = reasons.filter(needsFix)
  const sorted = (toFix.length > 0 ? toFix : instead).toSorted(byUsers)
  const rest = sorted.slice(shown)
  return [
    ...sorted.slice(0, shown).map(({ reason, users }) => {
      const words = reasonWords(codeOf(reason), ANYONE)
      return counted(users, [
        runs([bold(words.label)]),
        runs([run(words.fix)], { spacing: 'None' }),
        text(`Who can fix it: ${words.who}`, { size: 'Small', isSubtle: true, spacing: 'None' }),
      ])
    }),
    ...(rest.length > 0
      ? [
          text(
            `and ${plural(rest.length, 'more reason')}, ${plural(
              rest.reduce((all, { users }) => all + users, 0),
              'user',
            )}`,
            { isSubtle: true },
          ),
        ]
      : []),
  ]
}

/** Nobody has to do anything about it: it is tried again. */
export const isLater = ({ reason }: Row): boolean => isReason(reason) && REASONS[reason].class === 'retryLater'

const needsFix = ({ reason }: { reason: string }): boolean => !isReason(reason) || REASONS[reason].class === 'fix'

const scopeRank = ({ reason }: Row): number => (isReason(reason) && REASONS[reason].scope === 'tenant' ? 0 : 1)
const byUsers = (a: Row, b: Row): number =>
  b.users - a.users || scopeRank(a) - scopeRank(b) || (a.reason < b.reason ? -1 : 1)

/** Words for why a job ended, with the vendor's and the tenants' words in them made safe. */
export const causeWords = (cause: JobCause | null): ReasonWords =>
  reasonWords(codeOf(cause?.code ?? 'INTERNAL'), cleanDetail(cause?.detail ?? {}))

/** A code that is not in the table stands for itself, so it is read as text. */
export const codeOf = (code: string): string => (isReason(code) ? code : clean(code))

/** Cause, what to do, who. `title`: of the card, which is not said twice. */
export function causeBlock(words: ReasonWords, title = ''): Element[] {
  return [
    ...(words.label === title ? [] : [runs([bold(words.label)])]),
    runs([run(words.cause)], words.label === title ? {} : { spacing: 'None' }),
    runs([bold('What to do: '), run(words.fix)], { spacing: 'Small' }),
    runs([small(`Who can fix it: ${words.who}`)], { spacing: 'None' }),
  ]
}

/** The page where a cause is fixed, beside it. */
export function fixButton(cause: JobCause | null, setting: Setting): Action | null {
  switch (cause?.code) {
    case 'PBX_CREDENTIAL':
    case 'CONSENT':
    case 'M365_CREDENTIAL':
      return openUrl('Open Connections', setting.links.to('settings#connections'))
    case 'PBX_PERMISSION':
      return openUrl('Open Services', setting.links.to('services'))
    case 'POLICY_MISSING':
      return openUrl('Open settings', setting.links.to('services?settings=teams'))
    default:
      return null
  }
}
