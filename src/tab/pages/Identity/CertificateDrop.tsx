import { Button } from '@fluentui/react-components'
import {
  ArrowUpload16Regular,
  Certificate20Regular,
  CheckmarkCircle16Filled,
  ErrorCircle16Filled,
  Warning16Filled,
} from '@fluentui/react-icons'
import { useRef, useState } from 'react'
import type { DragEvent } from 'react'
import type { SsoCertificate } from '../../../api/contract.ts'
import { certificateTrouble, MOST_CERTIFICATE_TEXT } from '../../../words/signingFile.ts'
import { Signed } from '../../components/State.tsx'
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
  const input = useRef<HTMLInputElement>(null)
  const now = useNow()
  const [over, setOver] = useState(false)
  const [wrong, setWrong] = useState<string | null>(null)
  const take = async (file: File | undefined) => {
    if (input.current) input.current.value = ''
    if (!file || !may) return
    // what is larger is no certificate, and its first part says what it is
    const text = await file.slice(0, MOST_CERTIFICATE_TEXT * 2).text()
    const trouble = certificateTrouble(text)
    setWrong(trouble && `${file.name}: ${trouble}`)
    if (!trouble) onChoose(text, file.name)
  }
  const drag = (event: DragEvent) => {
    event.preventDefault()
    setOver(may)
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    void take(event.dataTransfer.files[0])
  }
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
          className={`signing-box${over ? ' signing-over' : ''}${kept || chosen ? '' : ' signing-empty'}`}
          onDragOver={drag}
          onDragLeave={() => setOver(false)}
          onDrop={drop}
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
          <Button
            className="touch"
            icon={<ArrowUpload16Regular />}
            aria-describedby="signing-title"
            onClick={() => input.current?.click()}
          >
            {kept || chosen ? 'Replace' : 'Choose file'}
          </Button>
        )}
        <input
          ref={input}
          className="unseen"
          type="file"
          accept=".cer,.crt,.cert,.pem,.txt"
          aria-label="Certificate file"
          tabIndex={-1}
          onChange={(event) => void take(event.target.files?.[0])}
        />
      </div>
      <span className="secondary" id="signing-hint">
        {hint}
      </span>
      {wrong && (
        <p className="ink-bad" role="alert">
          {wrong}
        </p>
      )}
    </div>
  )
}
