/**
 * What Microsoft Graph cannot do, as a script for Teams PowerShell: gateways, PSTN usage, voice route, and the policies
 * that the settings name. Running it again changes nothing that is there already.
 */
export interface VoiceRoute {
  /** Domain or id of the Microsoft 365 tenant. */
  tenant: string
  /** Addresses of session border controllers, as 8x8 gave them. */
  gateways: readonly string[]
  voiceRoutingPolicy: string
  callingPolicy: string | null
  voicemail: 'pbx' | 'teams'
  holdMusic: 'pbx' | 'teams'
}

const GATEWAY = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/i

/** Names as they were typed, with blanks, commas or lines between them. */
export const gatewaysOf = (text: string): string[] => [
  ...new Set(
    text
      .toLowerCase()
      .split(/[\s,;]+/)
      .filter(Boolean),
  ),
]

export const isGateway = (name: string): boolean => GATEWAY.test(name)

/** In PowerShell typographic quotes end a text too. */
const quoted = (text: string): string => `'${text.replace(/[\u0000-\u001f\u007f]/g, ' ').replace(/['‘’‚‛]/g, '$&$&')}'`

const USAGE = '8x8 Voice'

export function voiceRouteScript({
  tenant,
  gateways,
  voiceRoutingPolicy,
  callingPolicy,
  ...ownership
}: VoiceRoute): string {
  const list = gateways.length > 0 ? gateways.map(quoted).join(', ') : "'<gateway address from 8x8>'"
  return [
    `# Direct Routing to 8x8, for ${tenant.replace(/[\r\n]/g, ' ')}. Run as Teams Administrator; safe to run again.`,
    '# Install-Module MicrosoftTeams -Scope CurrentUser',
    'Connect-MicrosoftTeams',
    '',
    `$gateways = @(${list})`,
    `$usage = ${quoted(USAGE)}`,
    `$policy = ${quoted(voiceRoutingPolicy)}`,
    '',
    'foreach ($fqdn in $gateways) {',
    '  if (-not (Get-CsOnlinePSTNGateway -Identity $fqdn -ErrorAction SilentlyContinue)) {',
    '    New-CsOnlinePSTNGateway -Fqdn $fqdn -SipSignalingPort 5061 -Enabled $true -ForwardCallHistory $true',
    '  }',
    '}',
    'if ($usage -notin (Get-CsOnlinePstnUsage -Identity Global).Usage) {',
    '  Set-CsOnlinePstnUsage -Identity Global -Usage @{Add = $usage}',
    '}',
    'if (-not (Get-CsOnlineVoiceRoute -Identity $usage -ErrorAction SilentlyContinue)) {',
    "  New-CsOnlineVoiceRoute -Identity $usage -NumberPattern '.*' -OnlinePstnGatewayList $gateways -OnlinePstnUsages $usage",
    '}',
    'if (-not (Get-CsOnlineVoiceRoutingPolicy -Identity $policy -ErrorAction SilentlyContinue)) {',
    '  New-CsOnlineVoiceRoutingPolicy -Identity $policy -OnlinePstnUsages $usage',
    '}',
    ...(callingPolicy === null ? [] : callingLines(callingPolicy, ownership)),
    '',
  ].join('\n')
}

function callingLines(name: string, { voicemail, holdMusic }: Pick<VoiceRoute, 'voicemail' | 'holdMusic'>): string[] {
  const settings = [
    `-AllowVoicemail ${voicemail === 'teams' ? 'UserOverride' : 'AlwaysDisabled'}`,
    `-MusicOnHoldEnabledType ${holdMusic === 'teams' ? 'Enabled' : 'Disabled'}`,
  ].join(' ')
  return [
    '',
    `$calling = ${quoted(name)}`,
    'if (-not (Get-CsTeamsCallingPolicy -Identity $calling -ErrorAction SilentlyContinue)) {',
    '  New-CsTeamsCallingPolicy -Identity $calling',
    '}',
    `Set-CsTeamsCallingPolicy -Identity $calling ${settings}`,
  ]
}
