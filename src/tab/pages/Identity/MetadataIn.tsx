import { ArrowUpload16Regular } from '@fluentui/react-icons'
import { useState } from 'react'
import { FileButton, FileSays, useFile, type FileSaid } from '../../components/field/FileChoice.tsx'
import { MOST_METADATA, readMetadata } from './providerMetadata.ts'
import type { SsoDraft } from './useSsoForm.ts'

/** Fills in the fields from the provider's own file; nothing is saved by it. */
export function MetadataIn({ onRead }: { onRead: (some: Partial<SsoDraft>) => void }) {
  const [said, setSaid] = useState<FileSaid | null>(null)
  const take = async (given: File) => {
    const read =
      given.size > MOST_METADATA ? 'This is larger than metadata is (1 MB).' : readMetadata(await given.text())
    if (typeof read === 'string') return setSaid({ words: `${given.name}: ${read}`, bad: true })
    const { pem, ...fields } = read
    onRead({ ...fields, ...(pem ? { chosen: { pem, name: given.name } } : {}) })
    setSaid({ words: `Filled in from ${given.name}. Look it over, then save.`, bad: false })
  }
  const file = useFile({
    label: 'Metadata file of the provider',
    accept: '.xml,text/xml,application/samlmetadata+xml',
    onFile: (given) => void take(given),
  })
  return (
    <div className={`metadata-in${file.over ? ' signing-over' : ''}`} {...file.drop}>
      <FileButton file={file} icon={<ArrowUpload16Regular />}>
        Fill in from metadata…
      </FileButton>
      <FileSays
        said={said}
        hint="The provider’s metadata file (XML), chosen or dropped here, fills in the fields below."
      />
    </div>
  )
}
