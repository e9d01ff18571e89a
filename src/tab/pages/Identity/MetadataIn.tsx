import { Button } from '@fluentui/react-components'
import { DocumentArrowUp16Regular } from '@fluentui/react-icons'
import { useRef, useState } from 'react'
import { MOST_METADATA, readMetadata } from './providerMetadata.ts'
import type { SsoDraft } from './useSsoForm.ts'

/** Fills in the fields from the provider's own file; nothing is saved by it. */
export function MetadataIn({ onRead }: { onRead: (some: Partial<SsoDraft>) => void }) {
  const input = useRef<HTMLInputElement>(null)
  const [said, setSaid] = useState<{ words: string; bad: boolean } | null>(null)
  const take = async (file: File | undefined) => {
    if (input.current) input.current.value = ''
    if (!file) return
    const read = file.size > MOST_METADATA ? 'This is larger than metadata is (1 MB).' : readMetadata(await file.text())
    if (typeof read === 'string') return setSaid({ words: `${file.name}: ${read}`, bad: true })
    const { pem, ...fields } = read
    onRead({ ...fields, ...(pem ? { chosen: { pem, name: file.name } } : {}) })
    setSaid({ words: `Filled in from ${file.name}. Look it over, then save.`, bad: false })
  }
  return (
    <div className="metadata-in">
      <Button className="touch" icon={<DocumentArrowUp16Regular />} onClick={() => input.current?.click()}>
        Fill in from metadata…
      </Button>
      <span className={said?.bad ? 'ink-bad' : 'secondary'} role={said?.bad ? 'alert' : 'status'}>
        {said?.words ?? 'The provider’s metadata file (XML) fills in the fields below.'}
      </span>
      <input
        ref={input}
        className="unseen"
        type="file"
        accept=".xml,text/xml,application/samlmetadata+xml"
        aria-label="Metadata file of the provider"
        tabIndex={-1}
        onChange={(event) => void take(event.target.files?.[0])}
      />
    </div>
  )
}
