interface Words {
  name: string
  words: string
  note?: string
}

const WRITES: Record<string, string> = {
  none: 'None, the console only reads',
  create: 'Create users',
  full: 'Create and update users',
}
const DEACTIVATED: Record<string, Words> = {
  unassign: {
    name: 'Deactivated users',
    words: 'Lose their number in Teams',
    note: '8x8 keeps it. No emergency calls from Teams',
  },
  keep: { name: 'Deactivated users', words: 'Keep their number in Teams' },
}

/** A setting as people read it; one that has no words yet is shown as it is. */
export function settingWords(key: string, value: string | null): Words {
  if (key === 'writes') return { name: 'Changes to 8x8', words: WRITES[value ?? 'none'] ?? String(value) }
  if (key === 'voiceRoutingPolicy') return { name: 'Voice routing', words: value ?? 'Left alone' }
  if (key === 'callingPolicy') return { name: 'Calling policy', words: value ?? 'Left alone' }
  if (key === 'deactivated') return DEACTIVATED[value ?? ''] ?? { name: 'Deactivated users', words: String(value) }
  if (key === 'voicemail') return { name: 'Voicemail', words: value === 'teams' ? 'In Teams' : 'At 8x8' }
  if (key === 'holdMusic') return { name: 'Hold music', words: value === 'teams' ? 'From Teams' : 'From 8x8' }
  return { name: key, words: value ?? 'None' }
}
