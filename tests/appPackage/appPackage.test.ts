import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { parse } from 'yaml'
import { COMMANDS, MENUS } from '../../src/bot/commands/registry.ts'
import { match } from '../../src/bot/commands/match.ts'

const require = createRequire(import.meta.url)
const at = (path: string) => new URL(`../../${path}`, import.meta.url)
const read = (path: string): string => readFileSync(at(path), 'utf8')

/** Values that a provisioned environment has, for those that a fresh one leaves empty. */
const PROVISIONED: Record<string, string> = {
  TEAMS_APP_ID: '8f2c0d1e-77aa-4f0b-9a55-0c3d6a1be042',
  BOT_ID: '8f2c0d1e-77aa-4f0b-9a55-0c3d6a1be043',
  CLIENT_ID: '8f2c0d1e-77aa-4f0b-9a55-0c3d6a1be044',
  TAB_DOMAIN: 'console.contoso.example',
}

const envOf = (name: string): Record<string, string> =>
  Object.fromEntries(
    read(`env/.env.${name}`)
      .split('\n')
      .filter((line) => /^\w+=/.test(line))
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  )

const filled = (text: string, env: Record<string, string>): string =>
  text.replace(/\$\{\{(\w+)\}\}/g, (_, key: string) => {
    assert.ok(key in env, `${key} stands in the environment file`)
    return env[key] || PROVISIONED[key] || assert.fail(`${key} has a value`)
  })

interface Manifest {
  bots: { commandLists: { commands: { title: string; description: string }[] }[] }[]
  icons: { color: string; outline: string }
  validDomains: string[]
}

describe('app package', () => {
  // The default exports of these two are their classes.
  const Ajv = (require('ajv-draft-04') as { default: new (options: object) => AjvLike }).default
  const formats = (require('ajv-formats') as { default: (ajv: object) => void }).default
  interface AjvLike {
    compile(schema: object): ((manifest: unknown) => boolean) & { errors?: unknown }
  }
  const manifestIn = (name: string) => JSON.parse(filled(read('appPackage/manifest.json'), envOf(name))) as Manifest

  for (const name of ['dev', 'local']) {
    it(`is a valid manifest in the ${name} environment`, () => {
      const ajv = new Ajv({ strict: false, allErrors: true })
      formats(ajv)
      const schema = require.resolve('@microsoft/app-manifest/package.json').replace(/package\.json$/, '')
      const path = `${schema}build/json-schemas/teams/v1.30/MicrosoftTeams.schema.json`
      const valid = ajv.compile(JSON.parse(readFileSync(path, 'utf8')) as object)
      assert.ok(valid(manifestIn(name)), JSON.stringify(valid.errors))
      assert.equal(valid({ ...manifestIn(name), name: { short: 'x'.repeat(31) } }), false, 'the schema is applied')
    })
  }

  it('lists the commands of the menus, in their words, of which the bot knows each and tells all in help', () => {
    const [personal, group] = manifestIn('dev').bots[0]!.commandLists
    for (const [list, menu] of [
      [personal, MENUS.personal],
      [group, MENUS.group],
    ] as const)
      assert.deepEqual(
        list!.commands,
        menu.map(({ name, says }) => ({ title: name, description: `${says.charAt(0).toUpperCase()}${says.slice(1)}` })),
      )
    for (const command of [...MENUS.personal, ...MENUS.group]) {
      assert.equal(match(command.name, COMMANDS).kind, 'exact', command.name)
      assert.ok(command.listed)
    }
  })

  it('has a colour icon of 192 and an outline icon of 32 pixels', () => {
    const { icons } = manifestIn('dev')
    for (const [file, side] of [
      [icons.color, 192],
      [icons.outline, 32],
    ] as const) {
      const png = readFileSync(at(`appPackage/${file}`))
      assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], [side, side])
    }
  })

  it('keeps secrets out of the environment files', () => {
    for (const name of ['dev', 'local', 'playground'])
      for (const key of Object.keys(envOf(name))) assert.doesNotMatch(key, /SECRET|PASSWORD|TOKEN|API_KEY/)
    assert.match(read('.gitignore'), /^env\/\*\.user$/m)
  })
})

describe('teamsapp.yml', () => {
  interface Step {
    uses: string
    with: Record<string, string>
  }
  const project = parse(read('teamsapp.yml')) as Record<'provision' | 'deploy' | 'publish', Step[]> & {
    version: string
  }
  const steps = [...project.provision, ...project.deploy, ...project.publish]

  it('makes, checks, deploys and publishes the app', () => {
    assert.equal(project.version, 'v1.11')
    const used = (stage: Step[]) => stage.map(({ uses }) => uses)
    assert.deepEqual(used(project.provision), [
      'teamsApp/create',
      'teamsApp/validateManifest',
      'teamsApp/zipAppPackage',
      'teamsApp/validateAppPackage',
      'teamsApp/update',
    ])
    assert.equal(used(project.deploy).at(-1), 'azureAppService/zipDeploy')
    assert.equal(used(project.publish).at(-1), 'teamsApp/publishAppPackage')
  })

  it('names files and scripts that exist, and variables of the environment', () => {
    const scripts = (JSON.parse(read('package.json')) as { scripts: Record<string, string> }).scripts
    for (const { uses, with: given } of steps) {
      for (const key of ['manifestPath', 'ignoreFile'])
        if (given[key]) assert.ok(existsSync(at(given[key])), given[key])
      if (uses === 'cli/runNpmCommand' && given.args!.startsWith('run '))
        assert.ok(scripts[given.args!.slice(4)], given.args)
      for (const [, key] of JSON.stringify(given).matchAll(/\$\{\{(\w+)\}\}/g)) assert.ok(key! in envOf('dev'), key)
    }
  })
})
