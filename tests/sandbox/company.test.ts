import assert from 'node:assert/strict'
import { isValidPhoneNumber } from 'libphonenumber-js/min'
import { createCompany } from '../../src/sandbox/company/company.ts'
import type { Company } from '../../src/sandbox/company/company.ts'
import { listExpected } from '../../src/sandbox/company/expected.ts'
import { KIND } from '../../src/sandbox/company/ids.ts'

const make = (users: number, seed = 1, problems = true, tenant = 1): Company =>
  createCompany({ users, seed, problems }, tenant)

/** What the people with the problem badNumber have. */
const UNDIALLABLE = ['+0000']

const everything = (company: Company): string =>
  JSON.stringify([
    company.identity,
    company.sites,
    Array.from({ length: company.people.count }, (_, index) => company.pbxUser(company.people.person(index))),
    Array.from({ length: company.accounts.count }, (_, place) => company.accounts.at(place)),
    [...company.assignments()],
    [...listExpected(company)],
  ])

describe('sandbox: the company generator', () => {
  it('makes the same company of the same seed, and another of another seed, size or tenant', () => {
    assert.equal(everything(make(250)), everything(make(250)))
    const ids = [make(250), make(250, 2), make(251), make(250, 1, false), make(250, 1, true, 2)].map(
      ({ identity }) => identity.tenantId,
    )
    assert.equal(new Set(ids).size, ids.length)
    assert.notEqual(make(250).people.person(7).userName, make(250, 2).people.person(7).userName)
  })

  it('gives everybody a name that 8x8 takes, and a username, a number and an extension of their own', () => {
    const company = make(3_000)
    const [names, numbers, extensions] = [new Set<string>(), new Set<string>(), new Set<string>()]
    let counted = 0
    for (let index = 0; index < 3_000; index++) {
      const user = company.pbxUser(company.people.person(index))
      const { userName, firstName, lastName } = user.basicInfo
      assert.match(userName, /^[A-Za-z0-9.@\-_/]{3,70}$/)
      for (const name of [firstName, lastName]) assert.match(name, /^[A-Za-z0-9.,\-_()' ]{2,30}$/)
      names.add(userName)
      for (const { extensionNumber, primaryPhoneNumber } of user.serviceInfo.extensions) {
        extensions.add(extensionNumber)
        counted += 1
        if (primaryPhoneNumber && !UNDIALLABLE.includes(primaryPhoneNumber)) numbers.add(primaryPhoneNumber)
      }
    }
    assert.equal(names.size, 3_000)
    assert.equal(extensions.size, counted)
    for (const number of numbers) assert.ok(isValidPhoneNumber(number), number)
  })

  it('reads an index back out of ids, usernames and numbers, up to a million people', () => {
    const company = make(1_000_000)
    for (const index of [0, 1, 999, 131_560, 263_121, 999_999]) {
      const person = company.people.person(index)
      assert.equal(company.people.indexOf(person.userName.toUpperCase()), index)
      assert.deepEqual(company.ids.guidOf(company.ids.guid(KIND.person, index)), { kind: KIND.person, index })
      assert.deepEqual(company.ids.codeOf(company.ids.code(KIND.person, index)), { kind: KIND.person, index })
      if (person.number) assert.equal(company.numbers.madeFor(person.number)?.index, index)
    }
    assert.equal(company.people.indexOf('nobody@contoso.com'), null)
    assert.equal(company.people.indexOf(company.people.person(3).userName.replace('contoso', 'fabrikam')), null)
    assert.equal(company.ids.guidOf('00000000-0000-4000-8000-000000000000'), null)
  })

  it('has its sites without people too, and without problems nobody to stumble over', () => {
    const empty = make(0)
    const names = empty.sites.map(({ name }) => name)
    for (const name of ['London', 'Paris', 'New York', 'Manchester']) assert.ok(names.includes(name))
    assert.deepEqual(
      [...listExpected(empty)].map(({ userName }) => userName),
      ['admin@contoso.onmicrosoft.com'],
    )
    const fine = make(250, 1, false)
    assert.equal([...fine.assignments()].length, 0)
    const fates = [...listExpected(fine)].filter(({ kind }) => kind === 'user')
    assert.ok(fates.every(({ state, number, wanted }) => state === 'inSync' && number !== null && number === wanted))
    assert.equal(fine.accounts.count, 251)
  })

  it('holds a few of each problem among 250 people', () => {
    const counts = new Map<string, number>()
    for (const { state, reason } of listExpected(make(250))) {
      const fate = `${state} ${reason}`
      counts.set(fate, (counts.get(fate) ?? 0) + 1)
    }
    const wanted = [
      ...['excluded NO_NUMBER', 'excluded TEAMS_OFF', 'excluded INACTIVE', 'waiting NOT_PROVISIONED_YET'],
      ...['blocked NO_PHONE_LICENSE', 'blocked NUMBER_IN_USE', 'blocked OTHER_NUMBER', 'blocked UNMATCHED'],
      ...['blocked ONPREM_NUMBER', 'untouched CALLING_PLAN', 'untouched RESOURCE_ACCOUNT', 'untouched GUEST'],
    ]
    for (const fate of wanted) assert.ok((counts.get(fate) ?? 0) >= 2, fate)
    assert.ok((counts.get('inSync null') ?? 0) > 150)
  })

  it('means what it expects: each fate has its cause in the two clouds', () => {
    const company = make(250)
    const held = new Map([...company.assignments()].map((one) => [one.number, one]))
    for (const { kind, id, reason, state, wanted, number } of listExpected(company)) {
      if (kind !== 'user') continue
      const place = id === null ? null : company.accounts.placeOf(id)
      const account = place === null ? null : company.accounts.at(place)
      const own = [...held.values()].filter(({ target }) => target === id)
      assert.equal(reason === 'UNMATCHED', account === null)
      if (!account) continue
      const phone = account.plans.some(({ name, status }) => name === 'MCOEV' && status === 'Enabled')
      assert.equal(reason === 'NO_PHONE_LICENSE' || reason === 'PHONE_LICENSE_OFF', !phone)
      assert.equal(reason === 'NOT_PROVISIONED_YET', account.teams === null)
      assert.equal(reason === 'NO_NUMBER' || reason === 'CC_ONLY', wanted === null)
      assert.equal(
        reason === 'ONPREM_NUMBER',
        own.some(({ source }) => source === 'onPremises'),
      )
      const foreign = own.some((one) => one.source === 'online' && one.number !== wanted)
      assert.equal(reason === 'OTHER_NUMBER', foreign)
      const taken = wanted !== null && held.has(wanted) && held.get(wanted)?.target !== id
      assert.equal(reason === 'NUMBER_IN_USE' || reason === 'WRONG_NUMBER_TYPE', taken)
      assert.equal(number, state === 'inSync' ? wanted : (own[0]?.number ?? null))
    }
  })
})
