import type { Scope, ServiceView } from '../../../api/contract.ts'
import { useConsole } from '../../api/context.tsx'
import { useAct } from '../../api/useAct.ts'
import { ScopeFields } from '../Services/settings/ScopeFields.tsx'
import type { StepProps } from './Setup.tsx'
import { Need, StepCard } from './StepCard.tsx'

/** Everybody, or a group to begin with. */
export function ScopeStep({ entries, enter, services, onBack, onNext }: StepProps) {
  const { client } = useConsole()
  const { busy, refused, act } = useAct()
  const seen: Scope = services.teams?.scope ?? { kind: 'all' }
  const scope = entries.scope ?? seen
  const fault =
    scope.kind === 'groups' && scope.groups.length === 0 ? 'Choose at least one group, or all users.' : undefined
  const next = async () => {
    if (await act(() => client.send<ServiceView>('PUT', '/api/services/teams', { scope }))) onNext({ scope: null })
  }
  return (
    <StepCard
      title="Who is synced"
      says="Only these people get a number in Teams. You can begin with a small group and widen it later."
      onBack={onBack}
      refused={refused}
      next={{
        words: 'Next: first sync',
        ready: fault === undefined,
        busy,
        why: 'Choose at least one group, or all users',
        onClick: () => void next(),
      }}
      need={
        <>
          <Need what="A pilot group?">
            <p>Many begin with ten colleagues in one Microsoft 365 group, look at the result, then take everybody.</p>
          </Need>
          <Need what="Large companies">
            <p>Licences are checked for every user at any size.</p>
          </Need>
        </>
      }
    >
      <ScopeFields
        labelledBy="setup-step"
        scope={scope}
        seen={seen}
        changed={entries.scope !== null && JSON.stringify(scope) !== JSON.stringify(seen)}
        fault={fault}
        onChange={(chosen) => enter({ scope: chosen })}
      />
    </StepCard>
  )
}
