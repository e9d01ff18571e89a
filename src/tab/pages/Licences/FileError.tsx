import { Button } from '@fluentui/react-components'
import { ApiError, sentence } from '../../api/client.ts'
import { Notice } from '../../components/state/Notice.tsx'
import type { LicenceFile } from './useLicenceFile.ts'

/** Why it did not go on, and what does: another file, or the same step once more. Nothing is lost. */
export function FileError({ file, error }: { file: LicenceFile; error: unknown }) {
  const status = error instanceof ApiError ? error.status : 0
  const lost = status === 0 || status >= 500
  const title = error instanceof ApiError && !lost ? error.title : 'The console could not be reached'
  return (
    <Notice
      kind={lost || status === 409 ? 'attention' : 'bad'}
      lead={`${title}.`}
      actions={
        (lost || status === 409) && (
          <Button size="small" className="touch" onClick={lost ? file.tryAgain : file.again}>
            {lost ? 'Try again' : 'Check again'}
          </Button>
        )
      }
    >
      {lost
        ? 'Your file is kept here. It is not known whether the last step was done; trying again does nothing twice.'
        : sentence(error)}
    </Notice>
  )
}
