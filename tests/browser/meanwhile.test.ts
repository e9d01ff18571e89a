import assert from 'node:assert/strict'
import type { IdentityScim, Page as Listed, ScimSettings, User, UserDetail } from '../../src/api/contract.ts'
import { deletePbxUser } from '../journeys/pbxAdmin.ts'
import { ask, openConsole, send, signIn, syncOnce } from './chromium.ts'
import type { Console } from './chromium.ts'
import { problems } from './looks.ts'

describe('what somebody else does meanwhile', function () {
  this.timeout(90_000)
  let console: Console
  before(async () => {
    console = await openConsole({ SANDBOX_USERS: '60' })
    await syncOnce(console.url)
  })
  after(() => console?.close())

  const open = async (path: string) => {
    const visit = await console.visit()
    await signIn(visit.page, console.url, 'Admin', path)
    return visit
  }

  it('two admins change user provisioning at once: who was first is named, and the second says which holds', async () => {
    const scim: ScimSettings = { on: true, provider: 'entra', visible: 'all' }
    await send(console.url, 'PUT', '/api/identity/scim', scim)
    const { context, page } = await open('/tab/identity')
    const card = page.getByRole('region', { name: 'User Provisioning Integration' })
    const now = () => ask<IdentityScim>(console.url, '/api/identity/scim')
    const enter = async () => {
      await card.getByRole('radio', { name: 'Okta' }).click()
      await card.getByText('Not saved yet').waitFor()
      await send(console.url, 'PUT', '/api/identity/scim', { ...scim, visible: 'linked' })
      await card.getByRole('button', { name: /^Save / }).click()
      await card.getByText(/^Adele Admin changed this/).waitFor()
    }
    await enter()
    assert.deepEqual(await problems(page), [])
    assert.equal((await now()).provider, 'entra')
    await card.getByRole('button', { name: 'Keep mine' }).click()
    await card.getByRole('button', { name: /^Save / }).click()
    await card.getByText('No unsaved changes').waitFor()
    const { provider, visible } = await now()
    assert.deepEqual([provider, visible], ['okta', 'linked'])
    await send(console.url, 'PUT', '/api/identity/scim', scim)
    await page.reload()
    await enter()
    await card.getByRole('button', { name: 'Take theirs' }).click()
    await card.getByText('No unsaved changes').waitFor()
    assert.equal(await card.getByRole('radio', { name: /^Microsoft/ }).isChecked(), true)
    await context.close()
  })

  it('two admins ask for the same of one user: the second sees what the first asked for, and that it gives way', async () => {
    const [user] = (await ask<Listed<User>>(console.url, '/api/users?filter=state:inSync&limit=1')).items
    const { context, page } = await open(`/tab/users/${user?.id}`)
    const dialog = page.getByRole('alertdialog')
    await page.getByRole('button', { name: 'Edit at 8x8…' }).click()
    await dialog.getByLabel('New value').fill('X2')
    await send(console.url, 'POST', `/api/users/${user?.id}/requests`, { field: 'licence', value: 'X8' })
    await dialog.getByText(/^Adele Admin asked for X8 today.* What you ask for takes its place\.$/).waitFor()
    assert.equal(await dialog.getByLabel('New value').inputValue(), 'X2')
    assert.deepEqual(await problems(page), [])
    await dialog.getByRole('button', { name: 'Ask 8x8', exact: true }).click()
    await dialog.waitFor({ state: 'detached' })
    const { requests } = await ask<UserDetail>(console.url, `/api/users/${user?.id}`)
    assert.deepEqual(
      requests.map(({ value }) => value),
      ['X2'],
    )
    await context.close()
  })

  it('a user that is deleted while it is open stays shown, says so, and offers what still makes sense', async () => {
    const [user] = (await ask<Listed<User>>(console.url, '/api/users?filter=state:inSync&limit=1')).items
    const { context, page } = await open(`/tab/users/${user?.id}`)
    const panel = page.getByRole('complementary', { name: 'User' })
    await panel.getByRole('button', { name: 'Sync this user' }).waitFor()
    await deletePbxUser(console.url, user?.userName ?? '')
    await syncOnce(console.url)
    await panel.getByText(/^Deleted in 8x8:/).waitFor()
    await panel.getByRole('heading', { name: user?.displayName ?? '' }).waitFor()
    assert.equal(await panel.getByRole('button', { name: 'Sync this user' }).count(), 0)
    await send(console.url, 'POST', `/api/users/${user?.id}/delete`, { confirm: user?.userName })
    await syncOnce(console.url)
    await panel.getByText('This user is no longer in the directory.').waitFor()
    await panel.getByRole('heading', { name: user?.displayName ?? '' }).waitFor()
    assert.equal(await panel.locator('.user-actions').count(), 0)
    assert.deepEqual(await problems(page), [])
    await context.close()
  })

  it('a user that is deleted while something is entered about it takes nothing of that along', async () => {
    const [user] = (await ask<Listed<User>>(console.url, '/api/users?filter=state:inSync&limit=1')).items
    const { context, page } = await open(`/tab/users/${user?.id}`)
    const dialog = page.getByRole('alertdialog')
    await page.getByRole('button', { name: 'Leave out…' }).click()
    await dialog.getByLabel('Why').fill('Moves to Lisbon in March')
    await deletePbxUser(console.url, user?.userName ?? '')
    await syncOnce(console.url)
    await dialog.getByText(/was changed meanwhile, so that this cannot be done any more/).waitFor()
    await send(console.url, 'POST', `/api/users/${user?.id}/delete`, { confirm: user?.userName })
    await syncOnce(console.url)
    await dialog.getByText(/is no longer in the directory. Nothing was done/).waitFor()
    assert.equal(await dialog.getByLabel('Why').inputValue(), 'Moves to Lisbon in March')
    assert.equal(await dialog.getByRole('button', { name: 'Leave out' }).getAttribute('aria-disabled'), 'true')
    assert.deepEqual(await problems(page), [])
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await dialog.waitFor({ state: 'detached' })
    await context.close()
  })
})
