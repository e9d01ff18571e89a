/** Teams' own record of each user: account type, voice, effective policies. */
import { z } from 'zod/v4'
import type { CallContext, TeamsConfiguration } from '../contract.ts'
import { ConnectorError } from '../errors.ts'
import { clean, shaped } from '../shape.ts'
import { getEach } from './batch.ts'
import type { Call, GraphClient } from './client.ts'
import { graphId, type Fields } from './mapping.ts'
import { listPages } from './pages.ts'

const PATH = '/admin/teams/userConfigurations'
const PER_PAGE = 1_000
/** Without it `ineligibleUser` is told as `unknownFutureValue`. */
const PREFER = { prefer: 'include-unknown-enum-members' }

const text = z.string().nullish()
const policy = z.object({
  policyType: text,
  policyAssignment: z
    .object({
      policyId: text,
      displayName: text,
      assignmentType: text,
    } satisfies Fields<'microsoft.graph.teamsAdministration.policyAssignment'>)
    .nullish(),
} satisfies Fields<'microsoft.graph.teamsAdministration.effectivePolicyAssignment'>)
const configuration = z.object({
  id: graphId,
  accountType: text,
  isEnterpriseVoiceEnabled: z.boolean().nullish(),
  effectivePolicyAssignments: z.array(policy).max(1_000).nullish(),
} satisfies Fields<'microsoft.graph.teamsAdministration.teamsUserConfiguration'>)

type Configuration = z.output<typeof configuration>

export async function* listConfigurations(
  client: GraphClient,
  context?: CallContext,
): AsyncGenerator<TeamsConfiguration[]> {
  const call: Call = { bucket: 'teamsRead', headers: PREFER }
  const options = { what: 'Teams user configurations', call, idOf: (item: Configuration) => item.id }
  const pages = (path: string) => listPages(client, path, configuration, options, context)
  let begun = false
  try {
    for await (const items of pages(`${PATH}?$top=${PER_PAGE}`)) {
      begun = true
      yield items.map(teamsConfiguration)
    }
  } catch (error) {
    // The largest page is not documented: where ours is refused, Graph chooses.
    if (begun || !(error instanceof ConnectorError) || error.status !== 400) throw error
    for await (const items of pages(PATH)) yield items.map(teamsConfiguration)
  }
}

export async function configurationsOf(
  client: GraphClient,
  ids: string[],
  context?: CallContext,
): Promise<{ id: string; configuration: TeamsConfiguration | null }[]> {
  const paths = ids.map((id) => `${PATH}/${encodeURIComponent(id)}`)
  const answers = await getEach(client, paths, context, PREFER)
  return ids.map((id, index) => {
    const answer = answers[index] ?? null
    if (answer === null) return { id, configuration: null }
    return {
      id,
      configuration: teamsConfiguration(shaped(configuration, answer, 'graph', 'A Teams user configuration')),
    }
  })
}

const ACCOUNT_TYPES: Record<string, TeamsConfiguration['accountType']> = {
  user: 'user',
  resourceAccount: 'resourceAccount',
  guest: 'guest',
  sfbOnPremUser: 'onPremises',
  ineligibleUser: 'ineligible',
}

function teamsConfiguration(vendor: Configuration): TeamsConfiguration {
  const type = vendor.accountType ?? ''
  return {
    id: vendor.id,
    accountType: (Object.hasOwn(ACCOUNT_TYPES, type) ? ACCOUNT_TYPES[type] : undefined) ?? 'unknown',
    enterpriseVoice: vendor.isEnterpriseVoiceEnabled === true,
    policies: (vendor.effectivePolicyAssignments ?? []).flatMap(effectivePolicy),
  }
}

function effectivePolicy({
  policyType,
  policyAssignment: given,
}: z.output<typeof policy>): TeamsConfiguration['policies'] {
  const [type, id] = [clean(policyType), clean(given?.policyId)]
  if (type === null || id === null) return []
  const via = given?.assignmentType?.toLowerCase() === 'group' ? 'group' : 'direct'
  return [{ type, id, name: clean(given?.displayName) ?? id, via }]
}
