import { Button, Switch } from '@fluentui/react-components'
import { Beaker20Regular } from '@fluentui/react-icons'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { plural } from '../../../words/button.ts'
import { useConsole, useLive } from '../../api/context.tsx'
import { useAct } from '../../api/useAct.ts'
import { Empty } from '../../components/state/Empty.tsx'
import { ErrorState } from '../../components/state/ErrorState.tsx'
import { Notice } from '../../components/state/Notice.tsx'
import { FAULT_SWITCHES, isOn, mended, readOrder, sendOrder, turned } from './faults.ts'
import type { FaultSwitch, Order } from './faults.ts'
import { changedByHand, giveAway, putBack, takeInTeams, takeNumbersAway, type Hand } from './hand.ts'
import './sandbox.css'

const KEY = ['sandbox', 'faults']

/** What to try, and switches for faults: a conflict, a guard stop and a retry without reading code. */
export function Sandbox() {
  const { session } = useConsole()
  const order = useQuery({ queryKey: KEY, queryFn: readOrder, enabled: session.sandbox, refetchInterval: 5000 })
  if (!session.sandbox)
    return (
      <div className="page own-head sandbox-page">
        <h1>Sandbox tour</h1>
        <section className="card">
          <Empty title="This is no sandbox" actions={<Link to="/services">Open Services</Link>}>
            The tour breaks things on purpose. It is there only where 8x8 and Microsoft 365 are stand-ins.
          </Empty>
        </section>
      </div>
    )
  return (
    <div className="page own-head sandbox-page">
      <div className="page-head">
        <h1>Sandbox tour</h1>
        <span className="secondary">Nothing here is real: break it, watch what the console says, mend it.</span>
      </div>
      <TryThis />
      <section className="card" aria-labelledby="faults">
        <div className="sandbox-head">
          <h2 id="faults">Faults</h2>
          {order.data && <MendAll order={order.data} />}
        </div>
        {order.isError && (
          <ErrorState
            title="The sandbox does not answer"
            error={order.error}
            onAgain={() => void order.refetch()}
            above={order.data !== undefined}
          />
        )}
        {order.data ? (
          <ul className="sandbox-list">
            {FAULT_SWITCHES.map((one) => (
              <FaultRow key={one.key} one={one} order={order.data} />
            ))}
          </ul>
        ) : (
          !order.isError && <p className="sandbox-wait" aria-busy="true" />
        )}
      </section>
    </div>
  )
}

function FaultRow({ one, order }: { one: FaultSwitch; order: Order }) {
  const cache = useQueryClient()
  const { busy, refused, act } = useAct()
  const on = isOn(one, order)
  const turn = async (wanted: boolean) => {
    const now = await act(async () => sendOrder(turned(one, wanted, await readOrder())))
    if (now) cache.setQueryData(KEY, now)
  }
  return (
    <li>
      <Switch
        checked={on}
        disabled={busy}
        label={one.title}
        aria-describedby={`fault-${one.key}`}
        onChange={(_, { checked }) => void turn(checked)}
      />
      <p id={`fault-${one.key}`}>
        {one.says} <span className="sandbox-see">{one.see}</span>
      </p>
      {refused && (
        <p className="ink-bad" role="alert">
          {refused}
        </p>
      )}
    </li>
  )
}

function MendAll({ order }: { order: Order }) {
  const cache = useQueryClient()
  const { busy, act } = useAct()
  const on = FAULT_SWITCHES.filter((one) => isOn(one, order)).length
  const mend = async () => {
    const now = await act(async () => sendOrder(mended(await readOrder())))
    if (now) cache.setQueryData(KEY, now)
  }
  return (
    <>
      <span className="secondary" role="status">
        {on === 0 ? 'None is on' : `${plural(on, 'fault')} on`}
      </span>
      <Button size="small" className="touch" disabledFocusable={on === 0 || busy} onClick={() => void mend()}>
        Mend all
      </Button>
    </>
  )
}

interface Story {
  title: string
  steps: string[]
  arrange: string
  do: (hand: Hand) => Promise<string>
  look: ReactNode
}

const STORIES: Story[] = [
  {
    title: 'See a conflict',
    steps: [
      'Somebody in Teams gives a person’s number to a colleague by hand.',
      'Sync Now: nobody else’s number is taken away; the person needs attention.',
      'Open the user: cause, fix, and who can.',
    ],
    arrange: 'Give a number away in Teams',
    do: async (hand) => {
      const [one, other] = await giveAway(hand)
      return `${other} has the number of ${one} in Teams now. Sync Now.`
    },
    look: (
      <Link to="/users" search={{ state: 'blocked', reason: 'NUMBER_IN_USE' }}>
        Users whose number is in use
      </Link>
    ),
  },
  {
    title: 'See the guard stop a sync',
    steps: [
      'Somebody deletes many numbers at 8x8, more than the guard lets pass.',
      'Sync Now: it stops before its first write. Nothing was changed.',
      'Review the removals, then keep them all, or approve.',
    ],
    arrange: 'Take numbers away at 8x8',
    do: async (hand) => `${plural(await takeNumbersAway(hand), 'number')} are gone at 8x8. Sync Now.`,
    look: <Link to="/jobs">Sync Jobs</Link>,
  },
  {
    title: 'See a retry',
    steps: [
      'Turn on “8x8 is busy for a moment” below and sync: it waits and goes on by itself.',
      'Turn on “8x8 is out of order” and sync: it fails, with its cause, and the button turns red.',
      'Turn it off and sync again: green.',
    ],
    arrange: '',
    do: async () => '',
    look: <a href="#faults">Faults</a>,
  },
  {
    title: 'See what somebody changed in Teams',
    steps: [
      'An admin of Teams takes a number away by hand.',
      'The console notices within a minute, or at the next sync, and would put it back.',
      'Put it back, or leave it as it is.',
    ],
    arrange: 'Take one number away in Teams',
    do: async (hand) => `${await takeInTeams(hand)} has no number in Teams any more. Preview shows it.`,
    look: (
      <Link to="/services" search={{ drift: 'open' }}>
        Differs in Teams
      </Link>
    ),
  },
]

/** In place of a story: everything is as it was. */
const BACK = 'back'

function TryThis() {
  const { status } = useLive()
  const { busy, refused, act } = useAct()
  const hand = useConsole()
  const [done, setDone] = useState<{ where: string; says: string } | null>(null)
  const [changed, setChanged] = useState(() => changedByHand(hand))
  const back = async () => {
    const users = await act(() => putBack(hand))
    if (users === null) return
    setChanged(changedByHand(hand))
    setDone({ where: BACK, says: `${plural(users, 'number')} ${users === 1 ? 'is' : 'are'} as before. Sync Now.` })
  }
  return (
    <>
      {status && status.setup.length > 0 && (
        <Notice kind="info" lead="Begin with the set-up.">
          These stories need users in sync. <Link to="/services/setup">Open set-up</Link>
        </Notice>
      )}
      <div className="sandbox-stories">
        {STORIES.map((story) => (
          <StoryCard
            key={story.title}
            story={story}
            busy={busy}
            says={done?.where === story.title ? done.says : null}
            onDo={(doing) =>
              void act(doing).then((says) => {
                setDone(says === null ? null : { where: story.title, says })
                setChanged(changedByHand(hand))
              })
            }
          />
        ))}
      </div>
      {refused && (
        <Notice kind="attention" lead="It was not done.">
          {refused}
        </Notice>
      )}
      {(changed > 0 || done?.where === BACK) && (
        <Notice
          kind="good"
          lead={
            done?.where === BACK
              ? done.says
              : `${plural(changed, 'number')} ${changed === 1 ? 'was' : 'were'} changed by this tour.`
          }
          actions={
            changed > 0 && (
              <Button size="small" className="touch" disabledFocusable={busy} onClick={() => void back()}>
                Put it back as it was
              </Button>
            )
          }
        />
      )}
    </>
  )
}

interface CardProps {
  story: Story
  busy: boolean
  /** What was done, where it was asked for: nothing above moves, and it is heard. */
  says: string | null
  onDo: (doing: () => Promise<string>) => void
}

function StoryCard({ story, busy, says, onDo }: CardProps) {
  const hand = useConsole()
  return (
    <section className="card sandbox-story" aria-label={story.title}>
      <h2>
        <Beaker20Regular className="sandbox-icon" aria-hidden="true" /> {story.title}
      </h2>
      <ol>
        {story.steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      <div className="buttons">
        {story.arrange && (
          <Button size="small" className="touch" disabledFocusable={busy} onClick={() => onDo(() => story.do(hand))}>
            {story.arrange}
          </Button>
        )}
        {story.look}
      </div>
      <p className="sandbox-said" role="status">
        {says}
      </p>
    </section>
  )
}
