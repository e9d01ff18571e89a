import { Button } from '@fluentui/react-components'
import { ArrowDownload20Regular, ArrowUpload20Regular, DocumentTable24Regular } from '@fluentui/react-icons'
import { FileButton, useFile } from '../../components/field/FileChoice.tsx'
import { saveBlob } from '../../components/field/save.ts'
import { megabytes } from '../../components/field/csvFile.ts'
import type { LicenceFile } from './useLicenceFile.ts'

const TEMPLATE = '\ufeffUsername,Licence,Extension\r\nada.fry@contoso.com,X2,2001\r\n'

/** Takes a file by drop or by choice, and says which one it has. */
export function DropFile({ file: { state, choose, forget } }: { file: LicenceFile }) {
  const taken = useFile({ label: 'CSV file', accept: '.csv,.txt,text/csv', onFile: choose })
  return (
    <div className={`drop${taken.over ? ' drop-over' : ''}`} {...taken.drop}>
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
        <FileButton file={taken} icon={<ArrowUpload20Regular />} off={Boolean(state?.busy)}>
          {state ? 'Choose another file' : 'Choose a file'}
        </FileButton>
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
