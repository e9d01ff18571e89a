/** What the guard counts, and when it stops a sync: as the settings say it, each sentence as a sync does it. */
export const GUARD_RULES = [
  'The larger of the two is the limit, of the 8x8 job and of the Teams job each.',
  'Removals are numbers taken back in Teams, numbers of ours that vanished there by another hand, and users whom 8x8 no longer has or deactivated, or whom an admin removed. A changed number is none.',
  'A sync that starts by itself also stops where it and those of the last seven days, since the last plan that was approved, take away more than three times the limit.',
] as const
