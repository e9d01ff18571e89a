import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'mocha'
import { judge, parseAllowed, parseReport } from '../../scripts/advisories/judge.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const GHSA = 'GHSA-2345-6789-cfgh'
const ENTRY = {
  advisory: GHSA,
  package: 'restify',
  reason: 'The part of it that is at fault is not called here.',
  since: '2026-11-01',
  until: '2999-01-01',
}
const finding = (severity: string) => ({
  advisory: GHSA,
  package: 'restify',
  severity,
  title: 'It leaks',
  url: `https://github.com/advisories/${GHSA}`,
})

describe('advisories: what a report means', () => {
  const TODAY = '2026-11-22'

  it('fails on high and critical ones and on nothing less', () => {
    for (const [severity, fails] of [
      ['critical', true],
      ['high', true],
      ['moderate', false],
      ['low', false],
    ] as const)
      assert.equal(judge({ found: [finding(severity)] }, [], TODAY).fails, fails, severity)
  })

  it('lets those pass that are allowed, for this package and until their day', () => {
    const report = { found: [finding('high')] }
    assert.equal(judge(report, [ENTRY], TODAY).fails, false)
    assert.equal(judge(report, [{ ...ENTRY, package: 'pino' }], TODAY).fails, true)
    const over = judge(report, [{ ...ENTRY, until: '2026-11-21' }], TODAY)
    assert.equal(over.fails, true)
    assert.match(over.lines.join('\n'), /was allowed until 2026-11-21/)
  })

  it('says which entries are needed no more', () => {
    assert.match(judge({ found: [] }, [ENTRY], TODAY).lines.join('\n'), /not needed: GHSA-2345/)
  })

  it('takes no entry without a reason or a day', () => {
    for (const wrong of [{ reason: 'no' }, { until: 'never' }, { advisory: 'CVE-1' }, { more: 1 }])
      assert.throws(() => parseAllowed(JSON.stringify([{ ...ENTRY, ...wrong }])))
  })

  it('knows a registry that has no advisories from one that found none', () => {
    assert.deepEqual(parseReport('{"auditReportVersion":2,"vulnerabilities":{}}', ''), { found: [] })
    for (const [stdout, stderr] of [
      ['{"message":"405 Method Not Allowed"}', ''],
      ['', 'getaddrinfo ENOTFOUND'],
      ['<html>', ''],
      ['{"auditReportVersion":2}', ''],
    ] as const) {
      const report = parseReport(stdout, stderr)
      assert.ok('unreachable' in report, stdout)
      const { fails, lines } = judge(report, [], TODAY)
      assert.deepEqual([fails, /NOT checked/.test(lines[0] ?? '')], [false, true])
    }
  })
})

describe('npm run advisories', function () {
  this.timeout(30_000)
  let registry: Server
  let folder: string
  let answer: (response: ServerResponse, path: string) => void
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'advisories-'))
    registry = createServer((request, response) => {
      request.resume().on('end', () => answer(response, request.url ?? ''))
    })
    await new Promise<void>((resolve) => registry.listen(0, '127.0.0.1', resolve))
  })
  after(() => {
    registry.closeAllConnections()
    registry.close()
    rmSync(folder, { recursive: true })
  })

  const run = (allowed: object[] = [], limitMs = 20_000): Promise<{ code: number | null; printed: string }> => {
    const list = join(folder, 'allowed.json')
    writeFileSync(list, JSON.stringify(allowed))
    const { port } = registry.address() as AddressInfo
    const env = {
      ...process.env,
      npm_config_registry: `http://127.0.0.1:${port}/`,
      npm_config_cache: join(folder, 'cache'),
    }
    const child = spawn(process.execPath, ['scripts/advisories.ts', list, String(limitMs)], { cwd: ROOT, env })
    let printed = ''
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (piece: Buffer) => (printed += piece.toString()))
    return new Promise((resolve) => child.once('close', (code) => resolve({ code, printed })))
  }
  const json = (response: ServerResponse, body: object, status = 200): void => {
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(JSON.stringify(body))
  }
  /** The registry knows one fault of restify. */
  const faulty = (response: ServerResponse, path: string): void => {
    const { advisory: _, package: __, ...known } = finding('critical')
    if (path.endsWith('/advisories/bulk'))
      return json(response, { restify: [{ id: 1, ...known, vulnerable_versions: '<13', cwe: [], cvss: { score: 9 } }] })
    if (path === '/restify')
      return json(response, { name: 'restify', versions: { '12.0.0': { name: 'restify', version: '12.0.0' } } })
    json(response, {}, 404)
  }

  it('fails where a package that the product runs on has a critical fault, and names it', async () => {
    answer = faulty
    const { code, printed } = await run()
    assert.equal(code, 1, printed)
    assert.match(printed, new RegExp(`FAILS critical: restify: It leaks .*${GHSA}`))
  })

  it('passes where that is allowed, and where nothing is known', async () => {
    answer = faulty
    assert.equal((await run([ENTRY])).code, 0)
    answer = (response, path) => json(response, {}, path.endsWith('/bulk') ? 200 : 404)
    const { code, printed } = await run()
    assert.deepEqual([code, /0 known/.test(printed)], [0, true], printed)
  })

  it('says that it could not check, and passes, where the source refuses or does not answer', async () => {
    answer = (response) => json(response, {}, 405)
    const refused = await run()
    assert.deepEqual([refused.code, /NOT checked/.test(refused.printed)], [0, true], refused.printed)
    answer = () => undefined
    const silent = await run([], 1_500)
    assert.deepEqual([silent.code, /NOT checked/.test(silent.printed)], [0, true], silent.printed)
  })
})
