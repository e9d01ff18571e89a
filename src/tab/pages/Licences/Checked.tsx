import { Button } from '@fluentui/react-components'
import { ArrowDownload20Regular } from '@fluentui/react-icons'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { LicenceCheck, LicencesAsked } from '../../../api/contract.ts'
import { plural } from '../../../words/button.ts'
import { Facet } from '../../components/list/Facet.tsx'
import { Notice } from '../../components/state/Notice.tsx'
import { PrimaryButton } from '../../components/PrimaryButton.tsx'
import { GoodRows, ProblemRows } from './RowTables.tsx'
import type { LicenceFile } from './useLicenceFile.ts'

interface Props {
  file: LicenceFile
  check: LicenceCheck
  done: LicencesAsked | null
}

/** What the rows would change and what is wrong with the others; above the rows, what is done with them and how it went. */
export function Checked({ file, check, done }: Props) {
  const { good, bad, same, rows } = check.counts
  const [shown, setShown] = useState<'good' | 'bad'>(bad > 0 ? 'bad' : 'good')
  const busy = Boolean(file.state?.busy)
  return (
    <>
      {done && <Done done={done} />}
      <section className="card" aria-labelledby="checked">
        <div className="licences-head">
          <h2 id="checked">{plural(rows, 'row')} looked at</h2>
          <span className="secondary">
            Read from {[check.read.userName, check.read.licence, check.read.extension].filter(Boolean).join(', ')}
          </span>
        </div>
        <div className="facets licences-facets" role="group" aria-label="Rows">
          <Facet on={shown === 'good'} onPress={() => setShown('good')} n={good}>
            Good
          </Facet>
          <Facet on={shown === 'bad'} onPress={() => setShown('bad')} n={bad}>
            Not right
          </Facet>
          {same > 0 && <span className="secondary">{plural(same, 'row')} with what 8x8 shows already</span>}
        </div>
        <div className="licences-acts">
          {!done && (
            <PrimaryButton disabledFocusable={busy || good === 0} onClick={file.apply}>
              {good === 0 ? 'Nothing to ask for' : `Ask for ${plural(good, 'good row')}`}
            </PrimaryButton>
          )}
          <Button className="touch" icon={<ArrowDownload20Regular />} disabledFocusable={busy} onClick={file.report}>
            Download report
          </Button>
          <span className="secondary">
            {done
              ? 'The report tells of the file as it stands now.'
              : `8x8 gives licences by hand: each becomes a to-do.${bad > 0 ? ` ${plural(bad, 'row')} that ${bad === 1 ? 'is' : 'are'} not right ${bad === 1 ? 'stays' : 'stay'} out.` : ''}`}
          </span>
        </div>
        {shown === 'bad' ? (
          <ProblemRows problems={check.problems} of={bad} />
        ) : (
          <GoodRows rows={check.good} of={good} />
        )}
      </section>
    </>
  )
}

function Done({ done: { users, left } }: { done: LicencesAsked }) {
  return (
    <Notice
      kind="good"
      lead={`Asked of 8x8 for ${plural(users, 'user')}.`}
      actions={
        <Link className="button-link touch" to="/users/todos" search={{ field: 'licence' }}>
          View to-dos
        </Link>
      }
    >
      Each is a to-do in 8x8 Admin Console, and closes when a sync sees it.
      {left > 0 &&
        ` ${plural(left, 'row')} ${left === 1 ? 'was' : 'were'} left: mend them in the file and choose it again.`}
    </Notice>
  )
}
