import assert from 'node:assert/strict'
import { engines, type Opened } from './engines.ts'

/** What runs once for each page of users in a sync, and the index that it has to be found along. */
const ASKED = {
  users_number: `select id from users where tenant_id = 'a' and number in (select value from json_each('[]'))
    and deleted_at is null and licence is not null and teams_enabled = 1`,
  users_licence: `select licence, count(*) from users where tenant_id = 'a' and licence > '' group by licence`,
}

describe('indexes of users on SQLite, which knows no numbers of rows', () => {
  let opened: Opened
  before(async () => (opened = await engines[0]!.open()))
  after(() => opened.close())

  for (const [index, text] of Object.entries(ASKED))
    it(`${index} is taken by whom it is for`, async () => {
      const plan = await opened.rows<{ detail: string }>(`explain query plan ${text}`)
      const searches = plan.map(({ detail }) => detail).filter((detail) => detail.includes(' users '))
      assert.equal(searches.length, 1)
      assert.match(searches[0] ?? '', new RegExp(`INDEX ${index} \\(tenant_id=\\? AND \\w+[=>]\\?\\)`))
    })
})
