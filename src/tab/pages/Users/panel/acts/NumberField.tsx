import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useId, useState } from 'react'
import type { TypedNumberView } from '../../../../../api/contract.ts'
import { countryName } from '../../../../../words/countries.ts'
import { useConsole } from '../../../../api/context.tsx'
import { Ltr } from '../../../../components/words/Ltr.tsx'

const PAUSE_MS = 300
const E164 = /^\+[1-9]\d{6,14}$/

interface Props {
  value: string
  onChange: (value: string) => void
}

/** A telephone number in any form; says which one it is understood as before it is sent. */
export function NumberField({ value, onChange }: Props) {
  const { client } = useConsole()
  const id = useId()
  const typed = usePaused(value.trim())
  const read = useQuery({
    queryKey: ['numbers', 'typed', typed],
    queryFn: ({ signal }) =>
      client.get<TypedNumberView>(`/api/numbers/typed?text=${encodeURIComponent(typed)}`, signal),
    enabled: typed !== '',
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  })
  const found = typed === '' || value.trim() === '' ? null : (read.data ?? null)
  return (
    <label>
      New value
      <input
        type="tel"
        dir="ltr"
        value={value}
        maxLength={40}
        autoComplete="off"
        placeholder="+442079460001"
        aria-describedby={id}
        aria-invalid={found?.wrong ? true : undefined}
        onChange={(event) => onChange(event.target.value)}
      />
      <span id={id} role="status" className={found?.wrong ? 'ink-bad' : 'secondary'}>
        {found?.wrong ?? (found?.number && <Understood found={found} typed={typed} />)}
      </span>
    </label>
  )
}

/** What is E.164 as it stands needs no more than its country. */
function Understood({ found: { number, shown, country }, typed }: { found: TypedNumberView; typed: string }) {
  const where = country ? `, ${countryName(country)}` : ''
  if (E164.test(typed)) return where.slice(2)
  return (
    <>
      Understood as <Ltr>{number}</Ltr>
      {shown !== number && (
        <>
          {' '}
          (<Ltr>{shown}</Ltr>
          {where})
        </>
      )}
    </>
  )
}

/** The text once nobody has typed for a moment. */
function usePaused(text: string): string {
  const [paused, setPaused] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => setPaused(text), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [text])
  return paused
}
