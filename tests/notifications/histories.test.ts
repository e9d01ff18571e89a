import assert from 'node:assert/strict'
import { wordsOf } from '../bot/chat.ts'
import { openHouse, type Ended, type House } from './house.ts'

const CONSENT: Ended = { state: 'failed', cause: 'CONSENT' }
const DOWN: Ended = { state: 'failed', cause: 'M365_UNAVAILABLE' }
const ATTENTION: Ended = { state: 'succeededWithErrors', blocked: 3 }
const OK: Ended = { state: 'succeeded' }
const REFUSED: Ended = { state: 'refused', cause: 'TOO_MANY_REMOVALS' }
const RETRY = { type: 'retry' as const }

/** What happened, run by run, and the cards that a subscriber has in the end, oldest first. */
const HISTORIES: { says: string; runs: Ended[][]; cards: string[] }[] = [
  {
    says: 'a failure and its end',
    runs: [[CONSENT], [OK]],
    cards: ['Resolved: Sync failed', 'Resolved: the sync works again'],
  },
  {
    says: 'the same failure for long',
    runs: [[CONSENT], [CONSENT], [CONSENT], [CONSENT]],
    cards: ['Sync failed'],
  },
  {
    says: 'another failure takes the place of the first, and then it works: one card of each, and one end',
    runs: [[CONSENT], [DOWN], [OK]],
    cards: ['No longer: Sync failed', 'Resolved: Sync failed', 'Resolved: the sync works again'],
  },
  {
    says: 'two failures take turns',
    runs: [[CONSENT], [DOWN], [CONSENT], [OK]],
    cards: [
      'No longer: Sync failed',
      'No longer: Sync failed',
      'Resolved: Sync failed',
      'Resolved: the sync works again',
    ],
  },
  {
    says: 'users need attention, a failure, and the users again: the end of the failure tells of them',
    runs: [[ATTENTION], [DOWN], [ATTENTION], [OK]],
    cards: [
      ...['No longer: Users needed attention', 'Resolved: Sync failed', 'Resolved: the sync works again'],
      'Resolved: the sync works again',
    ],
  },
  {
    says: 'the guard, then approved',
    runs: [[REFUSED], [OK]],
    cards: ['Resolved: Approval needed', 'Resolved: the sync works again'],
  },
  {
    says: 'a retry that meets the same says nothing new',
    runs: [[CONSENT], [{ ...CONSENT, ...RETRY }], [CONSENT], [OK]],
    cards: ['Resolved: Sync failed', 'Resolved: the sync works again'],
  },
  {
    says: 'a failure that only a retry met is told by the next sync that meets it',
    runs: [[CONSENT], [{ ...DOWN, ...RETRY }], [DOWN]],
    cards: ['No longer: Sync failed', 'Sync failed'],
  },
  {
    says: 'a failure that only a retry met ends with the problem that was told',
    runs: [[CONSENT], [{ ...DOWN, ...RETRY }], [OK]],
    cards: ['Resolved: Sync failed', 'Resolved: the sync works again'],
  },
  {
    says: 'a retry after a good sync that fails is told when a sync fails',
    runs: [[OK], [{ ...DOWN, ...RETRY }], [DOWN]],
    cards: ['Sync failed'],
  },
  { says: 'a retry alone is no notice', runs: [[OK], [{ ...DOWN, ...RETRY }], [OK]], cards: [] },
  {
    says: 'a retry puts it right, users still need attention: told once',
    runs: [[CONSENT], [{ ...ATTENTION, ...RETRY }], [ATTENTION], [OK]],
    cards: ['Resolved: Sync failed', 'Resolved: the sync works again', 'Resolved: the sync works again'],
  },
  {
    says: 'cancelled ones in between say nothing',
    runs: [[CONSENT], [{ state: 'cancelled' }], [CONSENT], [{ state: 'cancelled' }], [OK], [{ state: 'cancelled' }]],
    cards: ['Resolved: Sync failed', 'Resolved: the sync works again'],
  },
  {
    says: 'each service has problems of its own',
    runs: [
      [
        { service: 'pbx', state: 'failed', cause: 'PBX_CREDENTIAL' },
        { state: 'cancelled', cause: 'PBX_JOB_ENDED' },
      ],
      [{ service: 'pbx', state: 'succeeded' }, CONSENT],
      [{ service: 'pbx', state: 'succeeded' }, OK],
    ],
    cards: [
      ...['Resolved: Sync failed', 'Resolved: the sync works again'],
      ...['Resolved: Sync failed', 'Resolved: the sync works again'],
    ],
  },
]

describe('problems over time', () => {
  let house: House
  beforeEach(async () => void (house = await openHouse()))
  afterEach(() => house.close())

  for (const { says, runs, cards } of HISTORIES) {
    it(`NOTE-1 ${says}`, async () => {
      await house.subscribe()
      house.start()
      for (const run of runs) {
        await house.ended(...run)
        await house.settled()
      }
      assert.deepEqual(house.titles().toSorted(), cards.toSorted())
    })
  }

  it('NOTE-1 histories are told alike when the service stops and starts after each run', async () => {
    for (const { says, runs, cards } of HISTORIES.filter(({ says }) => /take turns|ends with the problem/.test(says))) {
      const other = await openHouse()
      try {
        await other.subscribe()
        for (const run of runs) {
          const one = other.start()
          await other.ended(...run)
          await other.settled()
          await one.close()
        }
        assert.deepEqual(other.titles().toSorted(), cards.toSorted(), says)
      } finally {
        await other.close()
      }
    }
  })

  it('says on the card of the one that went what came in its place', async () => {
    await house.subscribe()
    house.start()
    for (const run of [CONSENT, DOWN]) {
      await house.ended(run)
      await house.settled()
    }
    const [first, second] = house.chat.connector.messages.slice(-2)
    assert.match(wordsOf(first!.card), /Another problem came in its place/)
    assert.match(wordsOf(second!.card), /Microsoft 365/)
    assert.ok(!JSON.stringify(first!.card).includes('Retry failed'))
  })
})
