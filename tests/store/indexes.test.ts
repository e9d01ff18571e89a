import assert from 'node:assert/strict'
import { engines, type Opened } from './engines.ts'

/** What runs once for each page of users in a sync, and the index that it has to be found along. */
const ASKED = {
  users_number: `select id from users where tenant_id = 'a' and number in (select value from json_each('[]'))
    and deleted_at is null and licence is not null and teams_enabled = 1`,
  users_user_name: `select id from user_records r where r.tenant_id = 'a' and r.user_name_ci = 'x' and r.linked = 1
    order by +r.seq limit 100`,
  users_record: `select id from user_records r where r.tenant_id = 'a' and r.id = 'x'`,
  users_record_place: `select id from user_records r where r.tenant_id = 'a' and r.seq >= 5 and r.title_ci = 'x' order by r.seq`,
  users_record_external: `select id from user_records r where r.tenant_id = 'a' and r.external_id = 'x' and r.linked = 1`,
  sqlite_autoindex_users_1: `select linked from user_records where tenant_id = 'a' and user_id in (select value from json_each('[]'))
    and linked = 1 and +external_id is not null`,
  users_licence: `select licence, count(*) from users where tenant_id = 'a' and licence > '' group by licence`,
}

/** No index that has everything is taken for whoever is looked up. */
const LISTED = {
  users_user_name: `select id, user_name_ci from users where tenant_id = 'a' and user_name_ci in ('x') and deleted_at is null`,
  sqlite_autoindex_users_1: `select id, user_name_ci, number from users where tenant_id = 'a'
    and id in (select value from json_each('[]')) and deleted_at is null`,
  users_search: `select id, number from users where tenant_id = 'a' and search_text >= '' and archived_at is null
    and instr(search_text, 'x') > 0 order by search_text, id`,
}

describe('indexes of users on SQLite, which knows no numbers of rows', () => {
  let opened: Opened
  before(async () => (opened = await engines[0]!.open()))
  after(() => opened.close())

  for (const [index, text] of [...Object.entries(ASKED), ...Object.entries(LISTED)])
    it(`${index} is taken by whom it is for`, async () => {
      const plan = await opened.rows<{ detail: string }>(`explain query plan ${text}`)
      const searches = plan.map(({ detail }) => detail).filter((detail) => detail.includes(' users '))
      assert.equal(searches.length, 1)
      assert.match(searches[0] ?? '', new RegExp(`INDEX ${index} \\(tenant_id=\\? AND \\w+[=>]\\?\\)`))
    })
})
