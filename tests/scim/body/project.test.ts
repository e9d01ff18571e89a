import assert from 'node:assert/strict'
import { text, type ResourceType } from '../../../src/directory/schema/attribute.ts'
import { GROUPS, USERS } from '../../../src/directory/schema/resourceTypes.ts'
import type { ResourceBody } from '../../../src/directory/schema/resource.ts'
import { MAX_NAMES } from '../../../src/scim/body/asked.ts'
import { project, projection, shows, type Asked } from '../../../src/scim/body/project.ts'
import { ScimError } from '../../../src/scim/errors.ts'
import { CORE, ENTERPRISE_URN, FULL_USER, SITE_ALIAS, SITE_URN } from './rfc.ts'

const FULL = { ...FULL_USER, [SITE_URN]: { site: 'London' } } as ResourceBody
const { id, userName, name, meta, emails } = FULL_USER
const enterprise = FULL_USER[ENTERPRISE_URN]
const shown = (asked: Asked, body = FULL) => project(projection(USERS, asked), body)
const least = { schemas: [CORE], id }

describe('the attributes of an answer', () => {
  it('are all of them if nothing is asked, but for what is never returned', () => {
    const { password: _password, ...expected } = FULL
    const all = [CORE, ENTERPRISE_URN, SITE_URN]
    for (const asked of [{}, { attributes: '' }, { attributes: ' , ', excludedAttributes: [] }, { attributes: null }])
      assert.deepEqual(shown(asked), { ...expected, schemas: all })
    assert.equal(projection(USERS, {}).whole, true)
    assert.equal(projection(GROUPS, { attributes: 'displayName' }).whole, false)
  })

  const asked: [unknown, object][] = [
    ['userName', { userName }],
    ['USERNAME', { userName }],
    ['id', {}],
    ['id,userName', { userName }],
    [' userName , name.givenName ', { userName, name: { givenName: 'Barbara' } }],
    [['userName', 'name.GIVENNAME'], { userName, name: { givenName: 'Barbara' } }],
    [['userName,title', 'active'], { userName, title: 'Tour Guide', active: true }],
    ['name', { name }],
    ['name,name.givenName', { name }],
    ['emails.value', { emails: emails.map(({ value }) => ({ value })) }],
    ['emails.primary', { emails: [{ primary: true }] }],
    ['emails.display', {}],
    ['meta.version', { meta: { version: meta.version } }],
    [`${CORE}:userName`, { userName }],
    [`${CORE}:name.familyName`, { name: { familyName: 'Jensen' } }],
    ['department', { [ENTERPRISE_URN]: { department: enterprise.department } }],
    ['manager.displayName', { [ENTERPRISE_URN]: { manager: { displayName: 'John Smith' } } }],
    [`${ENTERPRISE_URN}:manager.value`, { [ENTERPRISE_URN]: { manager: { value: enterprise.manager.value } } }],
    [ENTERPRISE_URN, { [ENTERPRISE_URN]: enterprise }],
    [`${SITE_ALIAS}:site`, { [SITE_URN]: { site: 'London' } }],
    [SITE_ALIAS.toUpperCase(), { [SITE_URN]: { site: 'London' } }],
    ['password', {}],
    ['emails[type eq "work"]', { emails }],
    ['password.value,nothing,name.nothing,a.b.c,urn:x:y,:,.,__proto__,constructor.name', {}],
  ]
  for (const [attributes, expected] of asked)
    it(`attributes=${String(attributes)}`, () => {
      const urns = Object.keys(expected).filter((key) => key.startsWith('urn:'))
      assert.deepEqual(shown({ attributes }), { ...least, ...expected, schemas: [CORE, ...urns] })
    })

  const without = (...names: string[]) => {
    const body = structuredClone(FULL)
    for (const name of ['password', ...names]) delete body[name]
    return { ...body, schemas: [CORE, ENTERPRISE_URN, SITE_URN].filter((urn) => urn === CORE || urn in body) }
  }
  const excluded: [unknown, object][] = [
    ['emails,meta', without('emails', 'meta')],
    ['id,schemas', without()],
    ['name.givenName', { ...without(), name: { ...name, givenName: undefined } }],
    [['emails.primary', 'emails.value'], { ...without(), emails: emails.map(({ type }) => ({ type })) }],
    ['photos.value,photos.type', without('photos')],
    [SITE_ALIAS, without(SITE_URN)],
    [`${SITE_URN}:site,${ENTERPRISE_URN}`, without(SITE_URN, ENTERPRISE_URN)],
    ['nothing', without()],
  ]
  for (const [excludedAttributes, expected] of excluded)
    it(`excludedAttributes=${String(excludedAttributes)}`, () => {
      assert.deepEqual(shown({ excludedAttributes }), JSON.parse(JSON.stringify(expected)))
    })

  it('shows what is returned on request only if it is asked for', () => {
    const secretive: ResourceType = {
      ...GROUPS,
      schema: {
        ...GROUPS.schema,
        attributes: [...GROUPS.schema.attributes, text('motto', 'x', { returned: 'request' })],
      },
    }
    const body = { schemas: [GROUPS.schema.id], id: 'g', displayName: 'Sales', motto: 'Onward' }
    const { motto: _motto, ...usual } = body
    assert.equal(projection(secretive, {}).whole, false)
    assert.deepEqual(project(projection(secretive, {}), body), usual)
    assert.deepEqual(project(projection(secretive, { excludedAttributes: 'members' }), body), usual)
    const asked = { schemas: body.schemas, id: 'g', motto: 'Onward' }
    assert.deepEqual(project(projection(secretive, { attributes: 'motto' }), body), asked)
  })

  it('says what need not be read', () => {
    assert.equal(shows(projection(GROUPS, { excludedAttributes: 'members' }), 'members'), false)
    assert.equal(shows(projection(GROUPS, { excludedAttributes: 'members.display' }), 'members'), true)
    assert.equal(shows(projection(GROUPS, { attributes: 'displayName' }), 'members'), false)
    assert.equal(shows(projection(GROUPS, {}), 'members'), true)
  })

  const wrong: [Asked, RegExp][] = [
    [{ attributes: 'id', excludedAttributes: 'members' }, /exclude each other: send one of them/],
    [{ attributes: 7 }, /attributes must be the names of attributes, but 7 was sent/],
    [{ excludedAttributes: ['a', null] }, /excludedAttributes must be the names of attributes, but \["a",null\]/],
    [{ attributes: { 0: 'id' } }, /attributes must be the names/],
    [{ attributes: 'id,'.repeat(MAX_NAMES + 1) }, /at most 500 names/],
    [{ attributes: Array.from({ length: MAX_NAMES + 1 }, () => 'id') }, /at most 500 names/],
  ]
  for (const [sent, detail] of wrong)
    it(`refuses ${JSON.stringify(sent).slice(0, 60)}`, () => {
      assert.throws(
        () => projection(USERS, sent),
        (error) => {
          assert.ok(error instanceof ScimError)
          assert.deepEqual([error.status, error.scimType], [400, 'invalidValue'])
          assert.match(error.message, detail)
          return true
        },
      )
    })
})
