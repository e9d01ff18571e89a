import { useState } from 'react'
import type { AskToErase, Erasure } from '../../../api/contract.ts'
import { plural } from '../../../words/button.ts'
import { PLACE_WORDS } from '../../../words/privacy.ts'
import { useConsole } from '../../api/context.tsx'
import { useAct } from '../../api/useAct.ts'
import { AskDialog } from '../../components/ask/AskDialog.tsx'
import { isTyped, TypedWord } from '../../components/ask/TypedWord.tsx'
import { Ltr } from '../../components/words/Ltr.tsx'
import { Notice } from '../../components/state/Notice.tsx'
import './erase.css'

const WORD = 'erase'

/** Who, then what that means, then a typed word, then what was done. */
export function EraseDialog({ onClose }: { onClose: () => void }) {
  const { client } = useConsole()
  const { busy, refused, act } = useAct()
  const [person, setPerson] = useState('')
  const [known, setKnown] = useState<Erasure | null>(null)
  const [typed, setTyped] = useState('')
  const [done, setDone] = useState<Erasure | null>(null)
  const asking: AskToErase = { person: person.trim() }
  const send = (body: AskToErase) => act(() => client.send<Erasure>('POST', '/api/people/erase', body))
  if (done) return <Done done={done} onClose={onClose} />
  if (!known)
    return (
      <AskDialog
        title="Erase a person’s data"
        yes="Look"
        ready={asking.person.length >= 5}
        {...{ busy, refused, onClose }}
        onYes={() => void send({ ...asking, preview: true }).then((found) => found && setKnown(found))}
      >
        <p>
          For a person who asks for it. First this looks for what is known of the person here; nothing is erased before
          you say so.
        </p>
        <label>
          Username, e-mail address, or object id in Entra
          <input
            dir="ltr"
            maxLength={256}
            autoComplete="off"
            value={person}
            onChange={(event) => setPerson(event.target.value)}
          />
        </label>
        <p className="secondary">
          A phone number, or an id of 8x8 or of your identity provider, is taken too. A name alone is not: it may mean
          several people.
        </p>
      </AskDialog>
    )
  return (
    <AskDialog
      title={`Erase the data of ${asking.person}?`}
      yes="Erase"
      no="Keep it"
      danger
      ready={isTyped(WORD, typed)}
      {...{ busy, refused, onClose }}
      onYes={() => void send(asking).then((erased) => erased && setDone(erased))}
    >
      <Terms terms={known.terms} />
      {known.left.length > 0 && (
        <Notice kind="attention" lead="The person is still there, so some of it stays or comes back.">
          <ul className="erase-list">
            {known.left.map(({ place, says }) => (
              <li key={place}>{says}</li>
            ))}
          </ul>
        </Notice>
      )}
      <div className="erase-both">
        <section>
          <h3>What goes</h3>
          <ul className="erase-list">
            <li>Name, address and values in Activity, wherever they name this person</li>
            <li>The person in the provisioning log, in the output of sync jobs and in histories</li>
            <li>Notices that the person asked the bot for, and the address among those of Settings</li>
            {known.left.length === 0 && (
              <li>What is left of the user in the directory, and the person as manager of others</li>
            )}
          </ul>
        </section>
        <section>
          <h3>What is kept</h3>
          <ul className="erase-list">
            <li>That something was done, when, and from where. Check codes that were copied still match</li>
            <li>Counts of jobs</li>
            {known.left.length > 0 && (
              <li>
                The person as manager of others, which the identity provider says; it goes when the person is gone
              </li>
            )}
            <li>Everything at 8x8 and in Microsoft 365: this console does not erase there</li>
          </ul>
        </section>
      </div>
      <p>It cannot be taken back. That you erased something is written down, without the name.</p>
      <TypedWord word={WORD} typed={typed} onType={setTyped} />
    </AskDialog>
  )
}

const TERMS_SHOWN = 12

function Terms({ terms: all }: { terms: string[] }) {
  const terms = [...new Set(all)]
  return (
    <div>
      <p>It looks for {plural(terms.length, 'word')} that stand for this person:</p>
      <ul className="erase-terms">
        {terms.slice(0, TERMS_SHOWN).map((term) => (
          <li key={term}>
            <Ltr>{term}</Ltr>
          </li>
        ))}
        {terms.length > TERMS_SHOWN && <li>and {terms.length - TERMS_SHOWN} more</li>}
      </ul>
    </div>
  )
}

function Done({ done, onClose }: { done: Erasure; onClose: () => void }) {
  const rows = done.erased.filter((place) => place.rows > 0)
  return (
    <AskDialog
      title="It was erased"
      yes="Done"
      no="Close"
      busy={false}
      refused={null}
      onClose={onClose}
      onYes={onClose}
    >
      {rows.length === 0 ? (
        <p>Nothing here named this person.</p>
      ) : (
        <ul className="erase-list">
          {rows.map(({ place, rows: n }) => (
            <li key={place}>
              {PLACE_WORDS[place] ?? place}: {plural(n, 'entry', 'entries')}
            </li>
          ))}
        </ul>
      )}
      {done.left.length > 0 && (
        <Notice kind="attention" lead="The person is still there.">
          <ul className="erase-list">
            {done.left.map(({ place, says }) => (
              <li key={place}>{says}</li>
            ))}
          </ul>
        </Notice>
      )}
      <p className="secondary">Activity names it as erasure {done.id}.</p>
    </AskDialog>
  )
}
