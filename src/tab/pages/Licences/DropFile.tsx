import { Button } from '@fluentui/react-components'
import { ArrowDownload20Regular, ArrowUpload20Regular, DocumentTable24Regular } from '@fluentui/react-icons'
import { useRef, useState } from 'react'
import type { DragEvent } from 'react'
import { saveBlob } from '../../components/save.ts'
import { megabytes, type LicenceFile } from './useLicenceFile.ts'

const TEMPLATE = '\ufeffUsername,Licence,Extension\r\nada.fry@contoso.com,X2,2001\r\n'

/** Takes a file by drop or by choice, and says which one it has. */
export function DropFile({ file: { state, choose, forget } }: { file: LicenceFile }) {
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const take = (files: FileList | null) => {
    const [first] = files ?? []
    if (first) choose(first)
    // the same file can be chosen again, once it was mended
    if (input.current) input.current.value = ''
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    take(event.dataTransfer.files)
  }
  const drag = (event: DragEvent) => {
    event.preventDefault()
    setOver(true)
  }
  return (
    <div
      className={`drop${over ? ' drop-over' : ''}`}
      onDragOver={drag}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <DocumentTable24Regular aria-hidden="true" />
      <span className="drop-words">
        {state ? (
          <>
            <strong>{state.file.name}</strong> <span className="secondary">{megabytes(state.file.size)}</span>
          </>
        ) : (
          <>
            <strong>Drop a CSV file here</strong>
            <span className="secondary">
              At most 20 MB and 10,000 rows. Nothing is asked for before you have seen it.
            </span>
          </>
        )}
      </span>
      <span className="buttons">
        <input
          ref={input}
          id="licence-file"
          className="unseen"
          type="file"
          accept=".csv,.txt,text/csv"
          aria-label="CSV file"
          tabIndex={-1}
          onChange={(event) => take(event.target.files)}
        />
        <Button
          className="touch"
          icon={<ArrowUpload20Regular />}
          disabledFocusable={Boolean(state?.busy)}
          onClick={() => input.current?.click()}
        >
          {state ? 'Choose another file' : 'Choose a file'}
        </Button>
        {state ? (
          <Button className="touch" appearance="subtle" disabledFocusable={Boolean(state.busy)} onClick={forget}>
            Clear
          </Button>
        ) : (
          <Button
            className="touch"
            appearance="subtle"
            icon={<ArrowDownload20Regular />}
            onClick={() => saveBlob(new Blob([TEMPLATE], { type: 'text/csv' }), 'licences.csv')}
          >
            Template
          </Button>
        )}
      </span>
    </div>
  )
}
