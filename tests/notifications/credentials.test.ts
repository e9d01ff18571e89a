import assert from 'node:assert/strict'
import { credentialCard } from '../../src/bot/cards/credential.ts'
import { createLinks } from '../../src/bot/links.ts'
import { credentialNotices } from '../../src/notifications/credentials.ts'
import { createNotifications } from '../../src/notifications/notifications.ts'
import type { CredentialNotice } from '../../src/notifications/store.ts'
import type { CredentialUse } from '../../src/tenants/connection.ts'
import { daysLeft, passed } from '../../src/tenants/expiry.ts'
import { standings, type CredentialStanding } from '../../src/tenants/standing.ts'
import { engines, newTenant } from '../store/engines.ts'

const DAY = 86_400_000
const NOW = Date.parse('2026-11-22T09:00:00.000Z')
const inDays = (days: number): string => new Date(NOW + days * DAY).toISOString()

function standing(more: Partial<CredentialStanding> = {}): CredentialStanding {
  const about = {
    id: 'pbx.apiKey',
    connection: 'pbx',
    what: 'apiKey',
    name: null,
    source: 'console',
    state: 'ok',
  } as const
  const set = { hint: null, setAt: null, setBy: null, expiresAt: inDays(40), daysLeft: 40, lastSuccessAt: null }
  return { ...about, ...set, ...more }
}

describe('ends of credentials', () => {
  it('are counted in whole days, and a moment is still a day', () => {
    assert.equal(daysLeft(null, NOW), null)
    assert.deepEqual(
      [40, 30.5, 30, 7, 0.01, 0, -3].map((days) => daysLeft(inDays(days), NOW)),
      [40, 31, 30, 7, 1, 0, 0],
    )
    assert.deepEqual(
      [40, 30.5, 30, 8, 7, 2, 1, 0.5, 0, -3].map((days) => passed(inDays(days), NOW)),
      [null, null, 30, 30, 7, 7, 1, 1, 0, 0],
    )
  })

  /** Looks at each of these days and keeps what was told. */
  function history(days: number[], standingAt: (day: number) => CredentialStanding[]) {
    let uses: CredentialUse[] = []
    const told: string[] = []
    for (const day of days) {
      const { notices, told: kept } = credentialNotices(standingAt(day), uses, NOW + day * DAY)
      told.push(...notices.map(({ kind, days: at }) => `${day}: ${kind} ${at}`))
      for (const { credential, days: at, end } of kept)
        uses = [
          ...uses.filter((use) => use.credential !== credential),
          { credential, lastSuccessAt: null, toldDays: at, toldFor: end },
        ]
    }
    return told
  }

  it('are told once for each threshold, and again when it has ended', () => {
    const days = Array.from({ length: 45 }, (_, day) => day)
    assert.deepEqual(
      history(days, () => [standing()]),
      ['10: credentialEnds 30', '33: credentialEnds 7', '39: credentialEnds 1', '40: credentialEnds 0'],
    )
  })

  it('a server that was off for weeks tells only the last threshold', () => {
    assert.deepEqual(
      history([0, 38, 39], () => [standing()]),
      ['38: credentialEnds 7', '39: credentialEnds 1'],
    )
  })

  it('a replaced credential gives one notice, and its new end is told anew', () => {
    const replaced = (day: number) => [standing({ expiresAt: day < 12 ? inDays(40) : inDays(60) })]
    assert.deepEqual(history([10, 11, 12, 13, 30, 31], replaced), [
      '10: credentialEnds 30',
      '12: credentialRenewed 30',
      '30: credentialEnds 30',
    ])
    assert.deepEqual(
      history([10, 12, 13], (day) => (day < 12 ? [standing()] : [standing({ expiresAt: null })])),
      ['10: credentialEnds 30', '12: credentialRenewed 30'],
    )
  })

  it('one that was removed, or ended on purpose, is resolved; one that was never told of says nothing', () => {
    assert.deepEqual(
      history([10, 12, 13], (day) => (day < 12 ? [standing()] : [])),
      ['10: credentialEnds 30', '12: credentialRenewed 30'],
    )
    assert.deepEqual(
      history([10, 12], (day) => [
        standing({ state: day < 12 ? 'ok' : 'missing', expiresAt: day < 12 ? inDays(40) : null }),
      ]),
      ['10: credentialEnds 30', '12: credentialRenewed 30'],
    )
    assert.deepEqual(
      history([0, 5, 9], (day) => (day < 5 ? [standing()] : [])),
      [],
    )
  })

  for (const engine of engines)
    it(`of tokens for identity providers are told until another is used in their place, on ${engine.name}`, async () => {
      const opened = await engine.open()
      const { stores } = opened
      const tenantId = newTenant()
      const by = { id: 'u', name: 'Dana' }
      const at = (days: number): string => inDays(days)
      const { tenants, keptConnections } = stores
      await tenants.seed({ id: tenantId, name: 'Contoso', createdAt: at(0) }, null, null)
      const made = { tenantId, name: 'Entra', createdBy: by, lastUsedAt: null, revokedAt: null }
      const add = (id: string, day: number, expiresAt: string | null) =>
        tenants.addCredential({ ...made, id, createdAt: at(day), expiresAt }, `${tenantId} ${id}`)
      const told = async (day: number): Promise<string[]> => {
        const now = NOW + day * DAY
        const all = await standings({ keptConnections, tenants, fixed: () => null }, tenantId, now)
        const { notices, told: kept } = credentialNotices(all, await keptConnections.credentialUses(tenantId), now)
        for (const { credential, days, end } of kept)
          await keptConnections.credentialTold(tenantId, credential, days, end)
        const states = all.filter(({ connection }) => connection === 'scim').map(({ id, state }) => `${id} ${state}`)
        return [...states.toSorted(), ...notices.map(({ kind, label, days }) => `${kind} ${label} ${days}`)]
      }
      try {
        await add('old', 0, at(40))
        await tenants.credentialUsed(tenantId, 'old', at(10))
        assert.deepEqual(await told(9), ['scim.old ok'])
        const warned = ['scim.old expiring', 'credentialEnds SCIM token “Entra” 30']
        assert.deepEqual(await told(11), warned)
        // rotated, and the provider still has the old one
        await add('new', 34, null)
        await tenants.credentialUsed(tenantId, 'old', at(34))
        assert.deepEqual(await told(34), ['scim.new ok', 'scim.old expiring', 'credentialEnds SCIM token “Entra” 7'])
        // two hours with the new one say nothing yet
        await tenants.credentialUsed(tenantId, 'new', at(34.1))
        assert.deepEqual(await told(34.1), ['scim.new ok', 'scim.old expiring'])
        await tenants.credentialUsed(tenantId, 'new', at(36))
        assert.deepEqual(await told(36), ['scim.new ok', 'scim.old ok', 'credentialRenewed SCIM token “Entra” 7'])
        assert.deepEqual(await told(41), ['scim.new ok'])
      } finally {
        await opened.close()
      }
    })

  for (const engine of engines)
    it(`reach those who asked for notices, once over restarts, on ${engine.name}`, async () => {
      const opened = await engine.open()
      const { stores } = opened
      const tenant = newTenant()
      const at = new Date(NOW).toISOString()
      await stores.tenants.seed({ id: tenant, name: 'Contoso', createdAt: at }, null, null)
      const about = { id: 'chat', kind: 'personal', reference: '{}', userId: 'u', userName: 'Dana' } as const
      await stores.notifications.keepConversation(tenant, about)
      await stores.notifications.subscribe(tenant, 'chat', at)
      let expiresAt: string | null = inDays(5)
      const sent: string[] = []
      const lived = async (): Promise<void> => {
        const made = createNotifications({
          store: stores.notifications,
          ...stores,
          channel: {
            send: (_tenantId, _conversation, notice) => Promise.resolve(void sent.push(JSON.stringify(notice))),
          },
          credentials: {
            store: stores.keptConnections,
            standings: () => Promise.resolve([standing({ expiresAt })]),
          },
          now: () => new Date(NOW),
          log: () => undefined,
          every: 5,
        })
        made.open()
        await new Promise((resolve) => setTimeout(resolve, 150))
        await made.close()
      }
      try {
        const before = sent.length
        for (let tries = 0; sent.length === before && tries < 20; tries++) await lived()
        await lived()
        assert.deepEqual(
          sent.map((text) => (JSON.parse(text) as CredentialNotice).kind),
          ['credentialEnds'],
        )
        expiresAt = inDays(400)
        for (let tries = 0; sent.length === 1 && tries < 20; tries++) await lived()
        assert.deepEqual(
          sent.map((text) => (JSON.parse(text) as CredentialNotice).kind),
          ['credentialEnds', 'credentialRenewed'],
        )
      } finally {
        await opened.close()
      }
    })

  it('make a card for the person, and one without details for a group', () => {
    const setting = { links: createLinks('https://console.example', null), op: 'op' }
    const notice = { credential: 'pbx.apiKey', label: '8x8 API key', expiresAt: inDays(5) }
    for (const [kind, days, says] of [
      ['credentialEnds', 30, 'A credential ends in 30 days or less'],
      ['credentialEnds', 1, 'A credential ends in a day or less'],
      ['credentialEnds', 0, 'A credential has ended'],
      ['credentialRenewed', 0, 'Resolved: credential renewed'],
    ] as const) {
      const personal = JSON.stringify(credentialCard({ ...notice, kind, days }, { kind: 'personal' }, setting))
      assert.ok(personal.includes(says) && personal.includes('8x8 API key'), personal.slice(0, 300))
      assert.ok(personal.includes('/tab/settings#connections'), 'where it is replaced')
      const group = JSON.stringify(credentialCard({ ...notice, kind, days }, { kind: 'channel' }, setting))
      assert.ok(group.includes(says) && !group.includes('{{DATE'))
    }
  })
})
