import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import type { Role } from '../src/identity/roles.ts'
import { ACTIONS, may } from '../src/identity/roles.ts'
import { roleNews } from '../src/tab/frame/roleWords.ts'

const having = (roles: Role[], groupsUnknown = false) => ({ groupsUnknown, user: { id: 'u', name: 'Uwe User', roles } })
const LOST = 'You do not have the role Operator any more; an administrator of this console can give it back.'

describe('what is said when roles were taken away or given', () => {
  it('ROLE-1 names the role that is gone, who can give it back, and what is left', () => {
    assert.deepEqual(roleNews(having(['operator']), having(['user'])), {
      kind: 'attention',
      lead: LOST,
      says: 'You have no other role here.',
    })
    assert.deepEqual(roleNews(having(['operator', 'reader']), having(['reader'])), {
      kind: 'attention',
      lead: LOST,
      says: 'Your role is Reader now.',
    })
  })

  it('ROLE-1 takes a higher role in place of a lower one for a gain', () => {
    const news = roleNews(having(['reader']), having(['operator']))
    assert.deepEqual(news, { kind: 'good', lead: 'You have the role Operator now.', says: '' })
    assert.equal(roleNews(having(['admin', 'reader']), having(['admin'])), null)
    assert.equal(roleNews(having(['user']), having(['user'])), null)
  })

  it('ROLE-1 does not say that a role is gone while Microsoft cannot be asked about groups', () => {
    const news = roleNews(having(['admin']), having(['user'], true))
    assert.match(news?.lead ?? '', /^Whether you still have the role Admin is not known now\.$/)
  })

  it('stands on roles that hold each other', () => {
    for (const action of Object.keys(ACTIONS) as (keyof typeof ACTIONS)[]) {
      if (may(['reader'], action)) assert.ok(may(['operator'], action), action)
      if (may(['operator'], action)) assert.ok(may(['admin'], action), action)
    }
  })
})
