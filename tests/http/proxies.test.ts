import assert from 'node:assert/strict'
import type { IncomingMessage } from 'node:http'
import { describe, it } from 'mocha'
import { createProxies, isFromHere, isNetwork, originOf, TRUST_NOBODY } from '../../src/http/proxies.ts'
import { json } from '../../src/http/route.ts'
import { ask, serve } from './serving.ts'

const request = (remoteAddress: string, headers: Record<string, string> = {}): IncomingMessage =>
  ({ headers, socket: { remoteAddress } }) as unknown as IncomingMessage
const from = (remoteAddress: string, forwarded: string) => request(remoteAddress, { 'x-forwarded-for': forwarded })

describe('where a request comes from', () => {
  const trusts = createProxies(['10.0.0.0/8', '::1', 'fd00::/8'])

  it('is the other end of the connection, whatever headers say, when no proxy is trusted', () => {
    assert.equal(originOf(from('10.0.0.1', '1.2.3.4'), TRUST_NOBODY).address, '10.0.0.1')
    assert.equal(originOf(from('192.0.2.9', '1.2.3.4'), trusts).address, '192.0.2.9')
  })

  for (const [told, caller] of [
    ['1.2.3.4', '1.2.3.4'],
    ['1.2.3.4:5678', '1.2.3.4'],
    ['6.6.6.6, 1.2.3.4', '1.2.3.4'],
    ['1.2.3.4, 10.9.9.9', '1.2.3.4'],
    ['6.6.6.6, 1.2.3.4, 10.9.9.9, fd00::7', '1.2.3.4'],
    ['[2001:db8:1:2:3::4]:99', '2001:db8:1:2'],
    ['2001:db8::5', '2001:db8:0:0'],
    ['::ffff:1.2.3.4', '1.2.3.4'],
    ['', '10.0.0.1'],
    ['unknown', '10.0.0.1'],
    ['1.2.3.4, <script>', '10.0.0.1'],
    ['10.1.1.1, 10.2.2.2', '10.1.1.1'],
  ] as const)
    it(`behind trusted proxies that say "${told}" is ${caller}`, () => {
      assert.equal(originOf(from('10.0.0.1', told), trusts).address, caller)
    })

  it('believes so many proxies in a row and no more', () => {
    const chain = Array.from({ length: 5_000 }, () => '10.1.1.1').join(', ')
    assert.equal(originOf(from('10.0.0.1', `1.2.3.4, ${chain}`), trusts).address, '10.1.1.1')
  })

  it('charges one household, and knows IPv4 by its IPv6 form', () => {
    assert.equal(originOf(request('::ffff:127.0.0.1'), TRUST_NOBODY).address, '127.0.0.1')
    const [one, other, third] = ['2001:db8:1:2:aaaa::1', '2001:db8:1:2:bbbb::2', '2001:db8:1:3::2'].map(
      (address) => originOf(request(address), TRUST_NOBODY).address,
    )
    assert.equal(one, other)
    assert.notEqual(one, third)
  })

  it('is by https only if a trusted proxy says so, and the outermost counts', () => {
    const by = (address: string, proto: string) => originOf(request(address, { 'x-forwarded-proto': proto }), trusts)
    assert.equal(by('10.0.0.1', 'https').secure, true)
    assert.equal(by('10.0.0.1', 'http').secure, false)
    assert.equal(by('192.0.2.9', 'https').secure, false)
  })

  it('knows addresses and networks from everything else', () => {
    for (const right of ['10.0.0.4', '10.0.0.0/8', '::1', 'fd00::/8', '0.0.0.0/0']) assert.ok(isNetwork(right), right)
    for (const wrong of ['', 'proxy', '10.0.0.4/33', '10.0.0.0/', '10.0.0.0/8/8', '10.0.0', '::1/129', '10.0.0.0/-1'])
      assert.ok(!isNetwork(wrong), wrong)
    assert.throws(() => createProxies(['proxy']), /proxy/)
  })

  it('is here only for this machine, under a name of it, and for nobody else', () => {
    for (const host of ['127.0.0.1:3978', 'localhost:3978', 'LOCALHOST', '[::1]:3978', '127.0.0.1'])
      assert.ok(isFromHere(request('127.0.0.1', { host })), host)
    for (const host of ['evil.example', 'localhost.evil.example', '10.0.0.1:3978', '', '127.0.0.1.evil.example'])
      assert.ok(!isFromHere(request('127.0.0.1', { host })), host)
    assert.ok(!isFromHere(request('10.0.0.1', { host: 'localhost' })))
    assert.ok(!isFromHere(request('127.0.0.1', { host: 'localhost', 'x-forwarded-for': '1.2.3.4' })))
    assert.ok(!isFromHere(request('::1', { host: 'localhost', forwarded: 'for=1.2.3.4' })))
  })

  it('decides over HTTP whom the rate limit charges, and whether browsers are bound to https', async () => {
    const route = { method: 'GET', path: '/a', access: 'public', maxBody: 0, handle: () => json({}) } as const
    const rate = { perSecond: 1, burst: 1 }
    const web = await serve<string>([route], { rate, now: () => 0, proxies: createProxies(['127.0.0.1']) })
    const by = async (address: string, proto: string) => {
      const got = await ask(web.port, 'GET', '/a', { 'x-forwarded-for': address, 'x-forwarded-proto': proto })
      return [got.status, 'strict-transport-security' in got.headers]
    }
    assert.deepEqual(await by('1.1.1.1', 'https'), [200, true])
    assert.deepEqual(await by('1.1.1.1', 'https'), [429, true])
    assert.deepEqual(await by('2.2.2.2', 'http'), [200, false])
    await web.close()
  })
})
