import assert from 'node:assert/strict'
import { GROUPS, USERS } from '../../src/directory/schema/resourceTypes.ts'
import { projection } from '../../src/scim/body/project.ts'
import { ScimError } from '../../src/scim/errors.ts'
import { errorBody, keptText, listResponse, locationOf, resourceText } from '../../src/scim/render.ts'
import { CORE, SITE_URN } from './body/rfc.ts'

const BASE = 'https://phones.example.com/scim/v2'
const body = { schemas: [CORE, SITE_URN], userName: 'ana', displayName: 'Ana "}', [SITE_URN]: { site: 'London' } }
const kept = {
  id: 'u1',
  text: keptText('u1', body),
  created: '2026-01-02T03:04:05.000Z',
  lastModified: '2026-02-03T04:05:06.000Z',
  version: 7,
}
const meta = {
  resourceType: 'User',
  created: kept.created,
  lastModified: kept.lastModified,
  location: `${BASE}/Users/u1`,
  version: 'W/"7"',
}
const parsed = (text: string): unknown => JSON.parse(text)

describe('the text of an answer', () => {
  it('has the kept text and a meta of the moment, whatever the base URL', () => {
    const whole = projection(USERS, {})
    assert.deepEqual(parsed(resourceText(whole, BASE, kept)), { ...body, id: 'u1', meta })
    const location = 'https://other.example/a"b/Users/u1'
    assert.deepEqual(parsed(resourceText(whole, 'https://other.example/a"b', kept)), {
      ...body,
      id: 'u1',
      meta: { ...meta, location },
    })
    assert.doesNotMatch(kept.text, /https:|meta|W\//)
  })

  it('takes in what is not in the kept text', () => {
    const groups = [{ value: 'g1', display: 'Sales' }]
    assert.deepEqual(parsed(resourceText(projection(USERS, {}), BASE, kept, { groups })), {
      ...body,
      id: 'u1',
      groups,
      meta,
    })
    const asked = projection(USERS, { attributes: 'groups.value,meta.location' })
    const expected = { schemas: [CORE], id: 'u1', groups: [{ value: 'g1' }], meta: { location: meta.location } }
    assert.deepEqual(parsed(resourceText(asked, BASE, kept, { groups })), expected)
  })

  it('is the same by the short way and by the long one', () => {
    const short = projection(USERS, {})
    const long = { ...short, whole: false }
    assert.deepEqual(parsed(resourceText(short, BASE, kept)), parsed(resourceText(long, BASE, kept)))
  })

  it('keeps one id and no meta, whatever the body says', () => {
    const text = keptText('u1', { ...body, id: 'u2', meta: { version: 'x' } })
    assert.equal(text, kept.text)
    assert.match(text, /^\{"schemas":\[[^\]]*\],"id":"u1","userName"/)
  })

  it('names a resource by its URI', () => {
    assert.equal(locationOf(GROUPS, BASE, 'a/b'), `${BASE}/Groups/a%2Fb`)
  })

  it('lists resources, by index and by cursor', () => {
    const schemas = ['urn:ietf:params:scim:api:messages:2.0:ListResponse']
    assert.deepEqual(parsed(listResponse(['{"a":1}', '{"b":2}'], { totalResults: 9, startIndex: 3 })), {
      schemas,
      totalResults: 9,
      startIndex: 3,
      itemsPerPage: 2,
      Resources: [{ a: 1 }, { b: 2 }],
    })
    const none = { schemas, totalResults: 0, startIndex: 1, itemsPerPage: 0, Resources: [] }
    assert.deepEqual(parsed(listResponse([], { totalResults: 0, startIndex: 1 })), none)
    const byCursor = { schemas, totalResults: 9, nextCursor: 'x"y', itemsPerPage: 1, Resources: [{}] }
    assert.deepEqual(parsed(listResponse(['{}'], { totalResults: 9, nextCursor: 'x"y' })), byCursor)
  })

  it('words a refusal as RFC 7644 §3.12 does, its status as a string and no scimType of null', () => {
    const schemas = ['urn:ietf:params:scim:api:messages:2.0:Error']
    assert.deepEqual(errorBody(new ScimError(400, 'invalidValue', 'x')), {
      schemas,
      status: '400',
      scimType: 'invalidValue',
      detail: 'x',
    })
    assert.deepEqual(errorBody(new ScimError(404, null, 'y')), { schemas, status: '404', detail: 'y' })
  })
})
