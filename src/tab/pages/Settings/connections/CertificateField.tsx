import { ArrowUpload16Regular } from '@fluentui/react-icons'
import { useState } from 'react'
import { FileButton, useFile } from '../../../components/field/FileChoice.tsx'

const MOST_BYTES = 30_000

/** A certificate with its private key: pasted, or taken from a file; a file of another kind is named. */
export function CertificateField({ value, onChange }: { value: string; onChange: (pem: string) => void }) {
  const [wrong, setWrong] = useState<string | null>(null)
  const take = async (file: File) => {
    const text = file.size <= MOST_BYTES ? await file.text() : ''
    const fits = text.includes('-----BEGIN CERTIFICATE-----') && /-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text)
    setWrong(
      fits
        ? null
        : `${file.name} has no certificate with its private key in PEM. Export both into one text file; of a .pfx: openssl pkcs12 -in file.pfx -nodes.`,
    )
    if (fits) onChange(text)
  }
  const file = useFile({
    label: 'File with certificate and private key',
    accept: '.pem,.txt,.crt,.cer',
    onFile: (given) => void take(given),
  })
  return (
    <>
      <label>
        Certificate and private key (PEM, in one text)
        <textarea
          rows={4}
          dir="ltr"
          className="mono"
          spellCheck={false}
          maxLength={MOST_BYTES}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      </label>
      <div {...file.drop}>
        <FileButton file={file} icon={<ArrowUpload16Regular />}>
          Or choose a file
        </FileButton>
      </div>
      {wrong && (
        <p className="ink-bad" role="alert">
          {wrong}
        </p>
      )}
    </>
  )
}
