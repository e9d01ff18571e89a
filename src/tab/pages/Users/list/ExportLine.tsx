import { count, plural } from '../../../../words/button.ts'
import { Notice } from '../../../components/state/Notice.tsx'
import type { Export } from './useExport.ts'

/** How an export goes: its progress while it runs, and how it ended. */
export function ExportLine({ now, start, cancel, dismiss }: Export) {
  if (now.state === 'none') return null
  if (now.state === 'running')
    return (
      <div className="export-line">
        <span role="status">Exporting…</span>
        <progress aria-label="Users exported" max={now.total ?? 1} {...(now.total ? { value: now.rows } : {})} />
        <span className="secondary tabular">
          {now.total === null ? 'Waiting for the first users' : `${count(now.rows)} of ${count(now.total)}`}
        </span>
        <button type="button" className="link" onClick={cancel}>
          Cancel export
        </button>
      </div>
    )
  const done = now.state === 'done'
  return (
    <div className="export-said">
      <Notice
        kind={done ? 'good' : 'attention'}
        lead={done ? `${plural(now.rows, 'user')} exported.` : 'The export did not end.'}
        actions={
          <>
            {!done && (
              <button type="button" className="link" onClick={start}>
                Export again
              </button>
            )}
            <button type="button" className="link" onClick={dismiss}>
              Dismiss
            </button>
          </>
        }
      >
        {done ? 'The file is with your downloads.' : now.why}
      </Notice>
    </div>
  )
}
