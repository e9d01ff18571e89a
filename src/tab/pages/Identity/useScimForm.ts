import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type {
  ChangedMeanwhile,
  ChangedScim,
  IdentityScim,
  MadeScimToken,
  NewScimToken,
  RotateScimToken,
  ScimSettings,
} from '../../../api/contract.ts'
import { PROVIDER_NAMES } from '../../../words/provisioning.ts'
import { useConsole } from '../../api/context.tsx'
import { queries } from '../../api/queries.ts'
import { useAct } from '../../api/useAct.ts'
import { enteredSince, meanwhileOf } from '../Settings/useSetting.ts'
import { useUnsaved } from '../Settings/unsaved.tsx'

/** As whoever leaves the page is told where something is not saved. */
export const SCIM_SECTION = 'User provisioning (SCIM)'

/** A first token works for so long; its end is shown and warned of. */
const YEAR_MS = 365 * 86_400_000

const settingsOf = ({ on, provider, visible }: ScimSettings): ScimSettings => ({ on, provider, visible })

const differ = (one: ScimSettings, other: ScimSettings): boolean =>
  one.on !== other.on || one.provider !== other.provider || one.visible !== other.visible

/** What was entered over what was looked at, and not saved yet. Nothing takes effect before Save. */
export function useScimForm(scim: IdentityScim) {
  const { client } = useConsole()
  const cache = useQueryClient()
  const { busy, refused, act, cameAbout, isGone } = useAct()
  const [entered, setEntered] = useState<Partial<ScimSettings>>({})
  const [made, setMade] = useState<MadeScimToken | null>(null)
  const [opened, setOpened] = useState<IdentityScim | null>(null)
  const [met, setMet] = useState<ChangedMeanwhile<ScimSettings> | null>(null)
  const base = opened ?? scim
  const draft: ScimSettings = { ...settingsOf(base), ...entered }
  const changed = differ(draft, base)
  const newer = changed && differ(scim, base) ? { current: settingsOf(scim), changedBy: null, changedAt: null } : null
  useUnsaved(SCIM_SECTION, changed)

  const told = (path: string, asked: NewScimToken | RotateScimToken) =>
    act(async () => {
      const answer = await client.send<MadeScimToken>('POST', `/api/identity/scim/tokens${path}`, asked)
      setMade(answer)
      return answer
    })
  const make = (asked: NewScimToken) => told('', asked)
  const rotate = (id: string, asked: RotateScimToken) => told(`/${encodeURIComponent(id)}/rotate`, asked)

  const discard = () => {
    setEntered({})
    setOpened(null)
    setMet(null)
  }
  // saved after all, and only the answer was lost
  if (newer && !busy && !differ(scim, draft)) {
    discard()
    cameAbout()
  }
  /** Null when somebody else was first. */
  const put = async (): Promise<ChangedScim | null> => {
    try {
      return await client.send<ChangedScim>('PUT', '/api/identity/scim', draft, { 'if-match': base.revision })
    } catch (error) {
      const meanwhile = meanwhileOf<ScimSettings>(error)
      if (!meanwhile || isGone()) throw error
      setMet(meanwhile)
      return null
    }
  }

  /** A provider that is turned on needs a token at once, so the first is made along with it. */
  const save = async (): Promise<boolean> => {
    const answer = await act(put)
    if (!answer) return false
    setEntered((later) => enteredSince(entered, later))
    setOpened(null)
    setMet(null)
    if (!answer.on) setMade(null)
    if (answer.on && !answer.tokens.some(({ state }) => state === 'active'))
      await make({
        name: PROVIDER_NAMES[answer.provider].replace(/^y/, 'Y'),
        expiresAt: new Date(Date.now() + YEAR_MS).toISOString(),
      })
    return true
  }

  return {
    /** What Save would keep. */
    value: draft,
    changed,
    busy,
    refused,
    made,
    /** What somebody else saved meanwhile, until it is said which holds. */
    theirs: met ?? newer,
    enter(some: Partial<ScimSettings>) {
      setOpened(base)
      setEntered((old) => ({ ...old, ...some }))
    },
    discard,
    /** What was entered, over what is there now. */
    async keepMine() {
      const now = await act(() => cache.fetchQuery({ ...queries(client).identity(), staleTime: 0 }))
      if (!now) return
      setOpened(now)
      setMet(null)
    },
    save,
    make,
    rotate,
  }
}

export type ScimForm = ReturnType<typeof useScimForm>
