import { Button, Field, Select } from '@fluentui/react-components'
import { DocumentArrowUp20Regular } from '@fluentui/react-icons'
import { useQueryClient } from '@tanstack/react-query'
import type { QueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { ColumnMapping, ServiceView, Upload } from '../../../api/contract.ts'
import { count, plural } from '../../../words/button.ts'
import { FIELD_WORDS } from '../../../words/changes.ts'
import { useConsole } from '../../api/context.tsx'
import { useAct } from '../../api/useAct.ts'
import { notCsv } from '../../components/field/csvFile.ts'
import { FileButton, useFile } from '../../components/field/FileChoice.tsx'
import { PlaceFields } from '../Services/settings/PbxFields.tsx'
import { Checks } from './Check.tsx'
import type { StepProps } from './Setup.tsx'
import { Need, StepCard } from './StepCard.tsx'

/** What else an export may tell of a user, in the order it is asked for; a column that is read as none of it is not read. */
const ALSO = [
  ...['givenName', 'familyName', 'email', 'federationId', 'extension', 'licence', 'site', 'title', 'department'],
  ...['locale', 'timezone'],
]

/** A file that was looked through and is not used yet, with the columns that were chosen by hand. */
interface LookedThrough {
  upload: Upload | null
  columns: Record<string, string>
}
const NOTHING: LookedThrough = { upload: null, columns: {} }

/**
 * Kept as long as a sign-in, which its cache stands for: whoever looks at another page meanwhile finds it again, and who
 * signs in on the same page after somebody else left does not.
 */
const kept = new WeakMap<QueryClient, LookedThrough>()
export const isFileHeld = (cache: QueryClient): boolean => (kept.get(cache) ?? NOTHING).upload !== null

/** Without an API key: Admin Console's user export, looked through before it counts. */
export function UploadStep({ entries, enter, hold, services, onBack, onNext }: StepProps) {
  const { client } = useConsole()
  const { busy, refused, act } = useAct()
  const cache = useQueryClient()
  const [{ upload, columns }, show] = useState(kept.get(cache) ?? NOTHING)
  const set = (next: LookedThrough) => {
    kept.set(cache, next)
    show(next)
  }
  const [wrong, setWrong] = useState<string | null>(null)
  const settings = services.pbx?.settings
  const place = {
    country: entries.country ?? settings?.['country'] ?? '',
    region: entries.region ?? settings?.['region'] ?? '',
  }
  const missing = upload?.missing.filter((field) => !columns[field] && field !== 'teams') ?? []
  const take = async (file: File) => {
    const refusal = notCsv(file, 'Export users without call data, or in parts by site.')
    setWrong(refusal?.message ?? null)
    if (refusal) return
    const taken = await act(async () => {
      const answer = await client.sendFile('/api/services/pbx/upload', file)
      return (await answer.json()) as Upload
    })
    if (taken) set({ upload: taken, columns: {} })
  }
  const file = useFile({
    label: 'User export',
    accept: '.csv,text/csv',
    off: busy,
    onFile: (taken) => void take(taken),
  })
  const confirm = async () => {
    if (!upload) return
    const { suggested } = upload
    const mapping: ColumnMapping = {
      columns: { ...suggested.columns, ...Object.fromEntries(Object.entries(columns).filter(([, column]) => column)) },
      teamsForAll: forAll,
      country: suggested.country ?? (place.country || null),
    }
    const done = await act(async () => {
      // only now: a file that nobody uses leaves what is read as it is
      await client.send<ServiceView>('PUT', '/api/services/pbx/source', { source: 'csv' })
      await client.send<Upload>('PUT', `/api/services/pbx/upload/${encodeURIComponent(upload.id)}/mapping`, mapping)
      const { country, region } = place
      await client.send<ServiceView>('PUT', '/api/services/pbx', { country: country || null, region: region || null })
      await client.send<ServiceView>('POST', '/api/services/pbx/check')
      return true
    })
    if (!done) return
    set(NOTHING)
    // a key that was typed before it has no place any more
    hold('apiKey', '')
    onNext({ country: null, region: null, byUpload: null })
  }
  const { counts } = upload ?? {}
  const fields = upload ? [...upload.missing, ...alsoAsked(upload)] : []
  const unread = upload ? unreadOf(upload, columns) : []
  // the file was looked through without it
  const numbersLater = upload?.missing.includes('number') && Boolean(columns['number'])
  // as far as is known: without a column of usernames nobody was told apart
  const nobody = counts?.users === 0 && !upload?.missing.includes('userName')
  const forAll =
    upload !== null && (upload.suggested.teamsForAll || (upload.missing.includes('teams') && !columns['teams']))
  return (
    <StepCard
      title={services.pbx ? 'Upload the next file' : 'Add your 8x8 PBX by upload'}
      says="Users and numbers are read from Admin Console’s user export. Syncs read the latest one; you are told when it gets old."
      onBack={onBack}
      refused={wrong ?? refused}
      second={
        <FileButton file={file} icon={<DocumentArrowUp20Regular />} off={busy}>
          {busy ? 'Looking through it' : upload ? 'Another file…' : 'Choose file…'}
        </FileButton>
      }
      next={{
        words: 'Use this file',
        ready: upload !== null && missing.length === 0 && !nobody && place.country !== '',
        busy,
        why: !upload
          ? 'Choose the export first'
          : nobody
            ? 'Choose a file that has users'
            : place.country === ''
              ? 'Choose a country'
              : 'Say which columns are meant',
        onClick: () => void confirm(),
      }}
      need={
        <>
          <Need what="The user export">
            <p>8x8 Admin Console, Users, Export. Save it as it is, as CSV; any encoding will do.</p>
          </Need>
          <Need what="Have a key after all?">
            <Button size="small" className="touch" onClick={() => enter({ byUpload: false })}>
              Use an API key
            </Button>
          </Need>
        </>
      }
    >
      <PlaceFields values={place} enter={enter} required />
      <div className={`setup-file${file.over ? ' setup-file-over' : ''}`} {...file.drop}>
        <Checks
          lines={
            upload && counts
              ? [
                  {
                    key: 'rows',
                    outcome: nobody ? 'bad' : 'good',
                    words: nobody
                      ? `${plural(counts.rows, 'row')}, and no user in them. Export the users once more.`
                      : `${plural(counts.rows, 'row')}, ${plural(counts.users, 'user')}`,
                  },
                  {
                    key: 'numbers',
                    outcome: numbersLater ? 'none' : counts.numbers > 0 ? 'good' : 'warn',
                    words: numbersLater
                      ? 'Numbers are counted once the file is used'
                      : `${plural(counts.numbers, 'number')}, ${forAll ? 'Teams on for everybody' : `${count(counts.teamsOn)} with Teams on`}`,
                  },
                  {
                    key: 'columns',
                    outcome: missing.length > 0 ? 'bad' : 'good',
                    words:
                      missing.length > 0
                        ? `${plural(missing.length, 'column')} not recognised`
                        : `${plural(Object.keys(upload.suggested.columns).length + Object.values(columns).filter(Boolean).length, 'column')} recognised`,
                  },
                  ...(unread.length > 0
                    ? [{ key: 'unread', outcome: 'warn' as const, words: `Not read: ${unread.join(', ')}` }]
                    : []),
                  ...(counts.problems > 0
                    ? [
                        {
                          key: 'problems',
                          outcome: 'warn' as const,
                          words: `${plural(counts.problems, 'row')} with a problem: ${upload?.problems
                            .slice(0, 3)
                            .map(({ line, text }) => `line ${line}, ${text}`)
                            .join('; ')}`,
                        },
                      ]
                    : []),
                ]
              : [
                  {
                    key: 'file',
                    outcome: busy ? 'asking' : 'none',
                    words: busy ? 'Looking through the file' : 'No file yet: choose one, or drop it here',
                  },
                ]
          }
        />
      </div>
      {upload && fields.length > 0 && (
        <div className="field-pair">
          {fields.map((field) => (
            <Field
              key={field}
              label={field === 'teams' ? 'Teams on or off' : (FIELD_WORDS[field] ?? field)}
              required={upload.missing.includes(field) && field !== 'teams'}
            >
              <Select
                value={columns[field] ?? ''}
                onChange={(_, { value }) => set({ upload, columns: { ...columns, [field]: value } })}
              >
                <option value="">
                  {field === 'teams'
                    ? 'Teams is on for everybody'
                    : upload.missing.includes(field)
                      ? 'Choose a column'
                      : 'Not in this file'}
                </option>
                {upload.columns.map((column) => (
                  <option key={column} value={column}>
                    {column}
                  </option>
                ))}
              </Select>
            </Field>
          ))}
        </div>
      )}
    </StepCard>
  )
}

/** Headings that nothing is read from, as chosen so far. */
function unreadOf({ columns, suggested }: Upload, chosen: Record<string, string> = {}): string[] {
  const read = new Set([...Object.values(suggested.columns), ...Object.values(chosen)])
  return columns.filter((column) => !read.has(column))
}

/** Asked for only where the file has headings that were not recognised. */
const alsoAsked = (upload: Upload): string[] =>
  unreadOf(upload).length === 0
    ? []
    : ALSO.filter((field) => !upload.missing.includes(field) && !(field in upload.suggested.columns))
