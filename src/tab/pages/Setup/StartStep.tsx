import { useQuery } from '@tanstack/react-query'
import type { Clouds } from '../../../api/contract.ts'
import { useConsole } from '../../api/context.tsx'
import { Notice } from '../../components/state/Notice.tsx'
import { Checks } from './Check.tsx'
import type { CheckLine } from './Check.tsx'
import type { StepProps } from './Setup.tsx'
import { Need, StepCard } from './StepCard.tsx'

/** Who is here, whether secrets can be kept, and what this cloud does not offer: before anything is set up. */
export function StartStep({ connections: all, onBack, onNext }: StepProps) {
  const { client, session } = useConsole()
  const clouds = useQuery({
    queryKey: ['connections', 'clouds'],
    queryFn: ({ signal }) => client.get<Clouds>('/api/clouds', signal),
  })
  const cloud = clouds.data?.items.find(({ chosen }) => chosen)
  const given = all.pbx.source === 'environment' && all.microsoft365.source === 'environment'
  const lines: CheckLine[] = [
    {
      key: 'who',
      outcome: 'good',
      words: `You are signed in as ${session.user.name}, admin of ${session.tenant.name}`,
    },
    {
      key: 'keep',
      outcome: all.canKeep || given ? 'good' : 'bad',
      words: !all.canKeep && !given ? 'The server cannot keep secrets yet' : 'Keys and secrets are kept encrypted',
    },
    {
      key: 'cloud',
      outcome: !cloud ? 'asking' : cloud.lacks.length > 0 ? 'warn' : 'good',
      words: cloud
        ? `${cloud.title}${cloud.lacks.length > 0 ? '' : ': everything is offered'}`
        : 'Asking which cloud this is',
    },
  ]
  const ready = all.canKeep || given
  return (
    <StepCard
      title="Sign in and consent"
      says={
        cloud && cloud.lacks.length > 0
          ? '8x8 is connected. Nothing is changed there before the last step, and you see every change first.'
          : 'Two systems are connected: 8x8, which has the numbers, and Microsoft Teams, which gets them. Nothing is changed in either before the last step, and you see every change first.'
      }
      onBack={onBack}
      next={{
        words: 'Next: 8x8 PBX',
        ready,
        why: 'The server needs a key for secrets first',
        onClick: () => onNext(),
      }}
      need={
        <>
          <Need what="An 8x8 API key">
            <p>From 8x8 Admin Console. An 8x8 Super Admin makes it. Without one you can upload a user export.</p>
          </Need>
          {cloud?.lacks.length === 0 && (
            <>
              <Need what="A Global Admin, once">
                <p>Of Microsoft 365, to accept what the app may do. Later syncs need none.</p>
              </Need>
              <Need what="A Teams Administrator, once">
                <p>Runs a script that makes the voice route. You get it in step 4.</p>
              </Need>
            </>
          )}
        </>
      }
    >
      <Checks lines={lines} />
      {!all.canKeep && !given && (
        <Notice kind="attention" lead="The server was given no key to encrypt secrets with.">
          Whoever runs the server sets SECRETS_KEY (made with: openssl rand -base64 32) and starts it again. This page
          notices by itself.
        </Notice>
      )}
      {cloud?.lacks.map(({ code, what, cause, fix }) => (
        <Notice key={code} kind="attention" lead={`Not offered in this cloud: ${what}.`}>
          {cause} {fix}
        </Notice>
      ))}
    </StepCard>
  )
}
