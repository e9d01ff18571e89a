/** What Auto Sync does next, and what holds it: the same words on Services, in the settings and in the chat. */

type Hold = 'off' | 'setup' | 'running' | 'undone' | 'approval' | 'failed' | 'window' | 'tried' | 'settling' | 'nothing'

interface AutoFacts {
  on: boolean
  next: string | null
  holds: readonly Hold[]
}

/** When each side was last looked at; `failed`: a reason code. */
type Looks = Readonly<Record<string, { failed: string | null }>>

/** Held by a fact until a person acts: time alone lets none of them go. The first that holds is told. */
const HELD = {
  setup: 'Waits for the first sync, which a person starts',
  undone: 'Stands still after an undo, until a person starts a sync',
  approval: 'Stands still: a plan waits for approval',
} as const

/** Let go by time, with when; the last of them to let go is not known, so the first that holds names why. */
const UNTIL = {
  failed: (time: string) => `Tries again ${time}, since the last sync failed`,
  window: (time: string) => `Next ${time}, when its hours begin`,
  tried: (time: string) => `Tries again ${time}: the last sync left what is queued`,
} as const

type Until = keyof typeof UNTIL

const isHeld = (hold: Hold): hold is keyof typeof HELD => hold in HELD
const isUntil = (hold: Hold): hold is Until => hold in UNTIL

/** Does it wait for a person? */
export const waitsForPerson = ({ on, holds }: AutoFacts): boolean => on && holds.some(isHeld)

/** `time` writes a moment as its reader has it. */
export function autoSyncWords(
  { auto, looks }: { auto: AutoFacts; looks: Looks },
  time: (at: string) => string,
): string {
  const { on, next, holds } = auto
  if (!on) return 'Nothing runs by itself'
  const held = holds.find(isHeld)
  if (held) return HELD[held]
  if (holds.includes('running')) return 'A sync is running'
  if (next === null && !holds.includes('nothing')) return 'No hours are left to start in'
  if (next === null)
    return Object.values(looks).some(({ failed }) => failed !== null)
      ? 'Sees not all changes now: the last look failed'
      : 'Within 10 minutes of a change'
  const until = holds.find(isUntil)
  return until ? UNTIL[until](time(next)) : `Next ${time(next)}`
}
