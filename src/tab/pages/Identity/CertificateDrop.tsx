import {
  ArrowUpload16Regular,
  Certificate20Regular,
  CheckmarkCircle16Filled,
  ErrorCircle16Filled,
  Warning16Filled,
} from '@fluentui/react-icons'
import { useState } from 'react'
import type { SsoCertificate } from '../../../api/contract.ts'
import { certificateTrouble, MOST_CERTIFICATE_TEXT } from '../../../words/signingFile.ts'
import { FileButton, FileSays, useFile, type FileSaid } from '../../components/field/FileChoice.tsx'
import { Signed } from '../../components/words/State.tsx'
import { useNow } from '../../components/useNow.ts'
import { endOf, nameOf } from './signingCertificate.ts'

const ICONS = { good: CheckmarkCircle16Filled, attention: Warning16Filled, bad: ErrorCircle16Filled }

interface Props {
  kept: SsoCertificate | null
  /** Name of what was chosen and is not saved yet. */
  chosen: string | null
  hint: string
  may: boolean
  onChoose: (pem: string, name: string) => void
}

/** The certificate that is kept, with its end; another one by drop or by choice. A file of another kind is named. */
export function CertificateDrop({ kept, chosen, hint, may, onChoose }: Props) {
  const now = useNow()
  const [said, setSaid] = useState<FileSaid | null>(null)
  const take = async (given: File) => {
    // what is larger is no certificate, and its first part says what it is
    const text = await given.slice(0, MOST_CERTIFICATE_TEXT * 2).text()
    const trouble = certificateTrouble(text)
    setSaid(trouble ? { words: `${given.name}: ${trouble}`, bad: true } : null)
    if (!trouble) onChoose(text, given.name)
  }
  const file = useFile({
    label: 'Certificate file',
    accept: '.cer,.crt,.cert,.pem,.txt',
    off: !may,
    onFile: (given) => void take(given),
  })
  const end = kept && endOf(kept, now.getTime())
  return (
    <div className="signing" role="group" aria-labelledby="signing-title" aria-describedby="signing-hint">
      <span id="signing-title">
        Certificate{' '}
        <span className="ink-bad" aria-hidden="true">
          *
        </span>
      </span>
      <div className="signing-row">
        <div
          className={`signing-box${file.over ? ' signing-over' : ''}${kept || chosen ? '' : ' signing-empty'}`}
          {...file.drop}
        >
          <Certificate20Regular aria-hidden="true" />
          <span className="signing-name">
            {chosen ?? (kept ? <bdi>{nameOf(kept.subject)}</bdi> : may ? 'Drop the file here' : 'None yet')}
            {!chosen && kept && <span className="secondary"> …{kept.thumbprint.slice(-8)}</span>}
          </span>
          {chosen ? (
            <span className="secondary">Not saved yet</span>
          ) : (
            end && (
              <Signed icon={ICONS[end.state]} ink={end.state}>
                {end.words}
              </Signed>
            )
          )}
        </div>
        {may && (
          <FileButton file={file} icon={<ArrowUpload16Regular />} describedBy="signing-title">
            {kept || chosen ? 'Replace' : 'Choose file'}
          </FileButton>
        )}
      </div>
      <FileSays said={said} hint={hint} id="signing-hint" />
    </div>
  )
}
