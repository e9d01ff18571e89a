import { Button } from '@fluentui/react-components'
import { CheckmarkCircle16Filled, ErrorCircle16Filled, SubtractCircle16Regular } from '@fluentui/react-icons'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ConsentStarted, Permissions, PermissionView } from '../../../../api/contract.ts'
import { jobReasonWords } from '../../../../words/jobReasons.ts'
import { useConsole, useMay } from '../../../api/context.tsx'
import { useAct } from '../../../api/useAct.ts'
import { CopyButton } from '../../../components/CopyButton.tsx'
import { ErrorState } from '../../../components/state/ErrorState.tsx'
import { Notice } from '../../../components/state/Notice.tsx'
import { Signed } from '../../../components/words/State.tsx'
import { ago, clock, dayTime } from '../../../components/words/time.ts'
import { useNow } from '../../../components/useNow.ts'
import { settingsQueries } from '../queries.ts'

/** What Microsoft grants, permission by permission, each with what it is for; and giving consent. */
export function PermissionList() {
  const { client } = useConsole()
  const permissions = useQuery(settingsQueries(client).permissions())
  const now = useNow()
  const found = permissions.data
  return (
    <section className="permission-part" aria-labelledby="permissions-title">
      <div className="permission-head">
        <h3 id="permissions-title">What Microsoft 365 allows</h3>
        <span className="secondary">
          {permissions.isFetching ? 'Asking' : found ? `Asked ${ago(found.at, now)}` : ''}
        </span>
        <Button
          size="small"
          className="touch"
          aria-label="Ask again what Microsoft 365 allows"
          onClick={() => void permissions.refetch()}
        >
          Ask again
        </Button>
      </div>
      {permissions.isError && (
        <ErrorState
          title="Microsoft could not be asked"
          error={permissions.error}
          onAgain={() => void permissions.refetch()}
          above
        />
      )}
      {found?.reason && <NotAsked reason={found.reason} />}
      {found?.oldTokens && (
        <Notice kind="attention" lead="People are refused because their tokens are of version 1.0.">
          {found.oldTokens.fix} Seen {ago(found.oldTokens.at, now)}.
        </Notice>
      )}
      {found?.items.length === 0 && (
        <p className="secondary">Nothing is asked of Microsoft Graph in this cloud, so no permission is needed.</p>
      )}
      {found && (
        <ul className="permission-list">
          {found.items.map((one) => (
            <Permission key={one.vendorName} one={one} />
          ))}
        </ul>
      )}
      {found && <Consent permissions={found} onDone={() => void permissions.refetch()} />}
    </section>
  )
}

function NotAsked({ reason }: { reason: NonNullable<Permissions['reason']> }) {
  const words = jobReasonWords(reason.code, reason.detail)
  return (
    <Notice kind="attention" lead={words.cause}>
      {words.fix} Who can: {words.who}.
    </Notice>
  )
}

const sign = ({ granted }: PermissionView) =>
  granted === null
    ? ({ icon: SubtractCircle16Regular, ink: 'muted', words: 'not known' } as const)
    : granted
      ? ({ icon: CheckmarkCircle16Filled, ink: 'good', words: 'granted' } as const)
      : ({ icon: ErrorCircle16Filled, ink: 'bad', words: 'not granted' } as const)

function Permission({ one }: { one: PermissionView }) {
  const { words, ...rest } = sign(one)
  return (
    <li>
      <Signed {...rest}>
        {one.needed} <bdi className="secondary">{one.vendorName}</bdi>
        <span className="secondary">
          {' '}
          · {words}
          {!one.required && ', not always needed'}
        </span>
        {one.fix && <span className="credential-fix">{one.fix}</span>}
      </Signed>
    </li>
  )
}

/** The button that was pressed is gone: its keyboard goes on where it led to. */
const goOnHere = (link: HTMLElement | null): void => link?.focus()

/** The page of Microsoft on which a Global Admin accepts; its link works once. */
function Consent({ permissions, onDone }: { permissions: Permissions; onDone: () => void }) {
  const { client, session } = useConsole()
  const may = useMay('connections.consent')
  const { busy, refused, act } = useAct()
  const [begun, setBegun] = useState<ConsentStarted | null>(null)
  const { consent, items } = permissions
  const lacking = items.some(({ granted, required }) => required && granted === false)
  const begin = async () =>
    setBegun(await act(() => client.send<ConsentStarted>('POST', '/api/connections/microsoft365/consent')))
  return (
    <div className="permission-consent">
      {consent ? (
        <p className="secondary">
          Consent given by {consent.by.name || 'somebody who was erased'}, {dayTime(consent.at)}.
        </p>
      ) : (
        <p className="secondary">
          {lacking
            ? 'A Microsoft 365 Global Admin has to accept what is missing.'
            : items.some(({ granted, required }) => required && granted === null)
              ? 'Whether it was accepted shows once Microsoft 365 answers.'
              : 'Everything is granted; who accepted it was not recorded here.'}
        </p>
      )}
      {refused && (
        <p className="ink-bad" role="alert">
          {refused}
        </p>
      )}
      {begun ? (
        <Notice
          kind="info"
          lead="Open Microsoft’s page, as a Global Admin."
          actions={
            <>
              <a
                ref={goOnHere}
                className="button-link touch"
                href={begun.url}
                target="_blank"
                rel="noreferrer"
                onClick={() => setTimeout(onDone, 5000)}
              >
                Open in Microsoft Entra
              </a>
              <CopyButton label="Copy link" text={() => begun.url} />
            </>
          }
        >
          The link works once, until {clock(begun.expiresAt)}. Come back here afterwards and ask again.
        </Notice>
      ) : may ? (
        <Button size="small" className="touch" disabledFocusable={busy} onClick={busy ? undefined : () => void begin()}>
          {lacking ? 'Give consent…' : 'Give consent again…'}
        </Button>
      ) : (
        <span className="secondary">
          You are {session.user.roles.join(', ')} here; an admin, or a Global Admin of Microsoft 365, begins it.
        </span>
      )}
    </div>
  )
}
