import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { countryName, COUNTRIES } from '../src/words/countries.ts'
import { gatewaysOf, isGateway, voiceRouteScript, type VoiceRoute } from '../src/words/voiceRoute.ts'

const ROUTE: VoiceRoute = {
  tenant: 'contoso.com',
  gateways: ['sbc1.contoso.8x8.com', 'sbc2.contoso.8x8.com'],
  voiceRoutingPolicy: '8x8-Voice',
  callingPolicy: '8x8-Calling',
  voicemail: 'pbx',
  holdMusic: 'teams',
}

describe('the script for Teams PowerShell', () => {
  it('SVC-2 makes gateways, usage, route and both policies, each only where it is not there', () => {
    const script = voiceRouteScript(ROUTE)
    assert.match(script, /\$gateways = @\('sbc1\.contoso\.8x8\.com', 'sbc2\.contoso\.8x8\.com'\)/)
    const made = [...script.matchAll(/^ +(New-Cs\w+)/gm)].map(([, name]) => name)
    assert.deepEqual(made, [
      'New-CsOnlinePSTNGateway',
      'New-CsOnlineVoiceRoute',
      'New-CsOnlineVoiceRoutingPolicy',
      'New-CsTeamsCallingPolicy',
    ])
    assert.equal([...script.matchAll(/^ *if \(/gm)].length, 5, 'each asks first')
    assert.match(script, /-AllowVoicemail AlwaysDisabled -MusicOnHoldEnabledType Enabled/)
  })

  it('leaves the calling policy alone where none is named', () => {
    assert.doesNotMatch(voiceRouteScript({ ...ROUTE, callingPolicy: null }), /CallingPolicy/)
  })

  for (const quote of ["'", '‘', '’', '‚', '‛'])
    it(`keeps ${quote} inside of a name: PowerShell ends a text with it`, () => {
      const script = voiceRouteScript({ ...ROUTE, voiceRoutingPolicy: `a${quote}; Remove-CsUser *` })
      assert.ok(script.includes(`$policy = 'a${quote}${quote}; Remove-CsUser *'`))
    })

  it('lets no line break of a name begin a line of its own', () => {
    const script = voiceRouteScript({ ...ROUTE, tenant: 'x\nRemove-A', callingPolicy: 'y\r\nRemove-B' })
    assert.doesNotMatch(script, /^\s*Remove-/m)
  })

  it('takes gateways as people paste them, and says which is none', () => {
    assert.deepEqual(gatewaysOf(' SBC1.contoso.com,\nsbc2.contoso.com; sbc1.contoso.com '), [
      'sbc1.contoso.com',
      'sbc2.contoso.com',
    ])
    assert.deepEqual(['sbc1.contoso.com', 'sbc', 'a b.com', "x'.com", '-a.com', ''].map(isGateway), [
      true,
      false,
      false,
      false,
      false,
      false,
    ])
  })
})

it('every country to choose has a name of its own', () => {
  const names = COUNTRIES.map((code) => countryName(code))
  assert.equal(new Set(names).size, COUNTRIES.length)
  assert.ok(names.every((name, at) => name !== COUNTRIES[at]))
})
