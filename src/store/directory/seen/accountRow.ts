import type { M365Account, TeamsConfiguration, TeamsNumber } from '../../../directory/store.ts'
import { foldKey } from '../../fold.ts'
import { fromFlag, fromJson, toFlag, toJson } from '../../json.ts'
import type { M365AccountTable, TeamsConfigurationTable, TeamsNumberTable } from '../../schema.ts'

export function m365Columns(account: M365Account) {
  return {
    upn: account.userPrincipalName,
    upn_ci: foldKey(account.userPrincipalName),
    display_name: account.displayName,
    mail: account.mail,
    enabled: toFlag(account.enabled),
    user_type: account.userType,
    usage_location: account.usageLocation,
    phone_licence: account.phoneLicence,
    calling_plan: toFlag(account.callingPlan),
  } satisfies Partial<M365AccountTable>
}

export function toM365Account(row: M365AccountTable): M365Account {
  return {
    id: row.id,
    userPrincipalName: row.upn,
    displayName: row.display_name,
    mail: row.mail,
    enabled: fromFlag(row.enabled),
    userType: row.user_type as M365Account['userType'],
    usageLocation: row.usage_location,
    phoneLicence: row.phone_licence as M365Account['phoneLicence'],
    callingPlan: fromFlag(row.calling_plan),
  }
}

export function numberColumns(number: TeamsNumber) {
  return {
    type: number.type,
    holder_id: number.holderId,
    holder_kind: number.holderKind,
    category: number.category,
    source: number.source,
    activation: number.activation,
  } satisfies Partial<TeamsNumberTable>
}

export function toTeamsNumber(row: TeamsNumberTable): TeamsNumber {
  return {
    number: row.number,
    type: row.type as TeamsNumber['type'],
    holderId: row.holder_id,
    holderKind: row.holder_kind as TeamsNumber['holderKind'],
    category: row.category as TeamsNumber['category'],
    source: row.source as TeamsNumber['source'],
    activation: row.activation as TeamsNumber['activation'],
  }
}

export function configurationColumns(seen: TeamsConfiguration) {
  // In one order, so that the same policies listed otherwise are no change.
  const policies = [...seen.policies].sort((one, other) => (policyKey(one) < policyKey(other) ? -1 : 1))
  return {
    account_type: seen.accountType,
    enterprise_voice: toFlag(seen.enterpriseVoice),
    policies: toJson(policies.map(({ type, id, name, via }) => ({ type, id, name, via }))),
  } satisfies Partial<TeamsConfigurationTable>
}

export function toConfiguration(row: TeamsConfigurationTable): TeamsConfiguration {
  return {
    id: row.id,
    accountType: row.account_type as TeamsConfiguration['accountType'],
    enterpriseVoice: fromFlag(row.enterprise_voice),
    policies: fromJson<TeamsConfiguration['policies']>(row.policies),
  }
}

function policyKey(policy: TeamsConfiguration['policies'][number]): string {
  return `${policy.type}\n${policy.id}\n${policy.via}`
}
