import assert from 'node:assert/strict'
import { deepLink, teamsAround } from '../src/tab/host/deepLink.ts'

describe('a link into the tab inside Teams', () => {
  it('SVC-5 leads to the Teams that shows the tab: those of the US Government are others', () => {
    const at = (framing: string) => {
      const place = { appId: 'app', pageId: 'console', webUrl: 'https://x.example/tab/jobs/1', page: 'jobs/1' }
      return new URL(deepLink({ ...place, teams: teamsAround(framing) })).origin
    }
    assert.equal(at('https://teams.microsoft.com'), 'https://teams.microsoft.com')
    assert.equal(at('https://teams.cloud.microsoft'), 'https://teams.microsoft.com')
    assert.equal(at('https://gov.teams.microsoft.us'), 'https://gov.teams.microsoft.us')
    assert.equal(at('https://dod.teams.microsoft.us'), 'https://dod.teams.microsoft.us')
    assert.equal(at('https://gov.teams.microsoft.us.evil.example'), 'https://teams.microsoft.com')
    assert.equal(at(''), 'https://teams.microsoft.com')
  })
})
