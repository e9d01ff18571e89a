import assert from 'node:assert/strict'
import { createLinks } from '../src/bot/links.ts'
import { readConfig } from '../src/config.ts'
import { realWorld } from '../src/worlds.ts'
import { plant } from './planted/plant.ts'

const GUID = '11111111-1111-4111-8111-111111111111'
const APP = '8f2c0d1e-77aa-4f0b-9a55-0c3d6a1be042'
const REAL = {
  ...{ ENTRA_TENANT_ID: GUID, CLIENT_ID: GUID, PUBLIC_URL: 'https://voicesync.example' },
  ...{ CLIENT_SECRET: plant('client-secret'), PBX_API_KEY: plant('8x8-key') },
}

describe('links of cards and e-mails', () => {
  const linksOf = (env: Record<string, string>) => {
    const { publicUrl, teamsApp } = realWorld(readConfig({ ...REAL, ...env }))
    return createLinks(publicUrl, teamsApp)
  }

  it('SVC-5 open the tab inside Teams of the cloud that the company is in', () => {
    for (const [cloud, teams] of [
      ['global', 'https://teams.microsoft.com'],
      ['gccHigh', 'https://gov.teams.microsoft.us'],
      ['dod', 'https://dod.teams.microsoft.us'],
    ] as const) {
      const links = linksOf({ CLOUD: cloud, TEAMS_APP_ID: APP })
      const link = new URL(links.to('jobs/12'))
      assert.equal(`${link.origin}${link.pathname}`, `${teams}/l/entity/${APP}/console`)
      assert.deepEqual(JSON.parse(link.searchParams.get('context') ?? ''), { subEntityId: 'jobs/12' })
      assert.equal(links.chat(), `${teams}/l/entity/${APP}/conversations`)
    }
  })

  it('open the console in a browser where the id of the app is not known', () => {
    const links = linksOf({ CLOUD: 'dod' })
    assert.equal(links.to('jobs/12'), 'https://voicesync.example/tab/jobs/12')
    assert.equal(links.chat(), null)
  })

  it('the id alone makes no real connections: tools set it for the sandbox too', () => {
    assert.ok(readConfig({ TEAMS_APP_ID: APP }).sandbox)
  })
})
