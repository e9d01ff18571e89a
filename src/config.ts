/** The only reader of the environment: validated once, frozen, and clear about what is missing and how to get it. */
import { z } from 'zod/v4'
import { isNetwork } from './http/proxies.ts'
import type { CloudName } from './tenants/cloud.ts'

/** Settings that stand for real connections; one of them alone means the others are expected too. */
const REAL = {
  ENTRA_TENANT_ID: 'the directory (tenant) id: Microsoft Entra admin center, Overview',
  CLIENT_ID: 'the application (client) id: Microsoft Entra admin center, App registrations',
  CLIENT_SECRET: 'a client secret of that application: App registrations, Certificates & secrets',
  PBX_API_KEY: 'the 8x8 API key: your 8x8 representative, the Administration API is by invitation',
  PUBLIC_URL: 'the https address under which Teams reaches this server, for example https://voicesync.contoso.com',
} as const

const OPTIONAL_REAL = [
  'PBX_API_URL',
  'BOT_ID',
  'BOT_TYPE',
  'BOT_PASSWORD',
  'SMTP_URL',
  'ADMIN_OIDS',
  'CONNECTIONS',
  'CLOUD',
  'CLIENT_PROOF',
  'CLIENT_CERTIFICATE_FILE',
  'SCIM_URL',
] as const

const SANDBOX = [
  'SANDBOX_USERS',
  'SANDBOX_SEED',
  'SANDBOX_LIMITS',
  'SANDBOX_LATENCY_MS',
  'SANDBOX_SCIM_TOKEN',
  'SANDBOX_TENANTS',
  'SANDBOX_PROBLEMS',
  'SANDBOX_PBX_WRITES',
  'SANDBOX_SETUP',
  'SANDBOX_URL',
] as const

const whole = (least: number, most: number) => z.coerce.number().int().min(least).max(most)
const listed = (text: string): string[] => text.split(/[\s,]+/).filter(Boolean)
const MAKE_A_KEY = 'make one with: openssl rand -base64 32'
/** 32 bytes that are not all but the same. */
const isKey = (text: string): boolean => {
  const bytes = Buffer.from(text, 'base64')
  return /^[\w+/-]{43}=?$/.test(text) && bytes.length === 32 && new Set(bytes).size > 8
}
const RIGHT_KEY = `must be 32 random bytes in base64; ${MAKE_A_KEY}`
/** Of a server, and a user and password that can be read. */
const isMailUrl = (text: string): boolean => {
  try {
    const { protocol, hostname, username, password } = new URL(text)
    for (const part of [username, password]) decodeURIComponent(part)
    return /^smtps?:$/.test(protocol) && hostname !== ''
  } catch {
    return false
  }
}
const RIGHT_MAIL_URL =
  'must be like smtps://user:password@smtp.contoso.com:465, or smtp:// for STARTTLS; signs like # or % of a password as %23, %25'
const commas = z.string().transform(listed)
const onOff = z.enum(['on', 'off']).transform((value) => value === 'on')

const shape = z.object({
  PORT: whole(0, 65_535).default(3978),
  HOST: z.string().min(1).default('127.0.0.1'),
  DATA_DIR: z.string().min(1).default('./data'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must begin with postgres://')
    .refine(
      URL.canParse,
      'must be postgres://user:password@host:5432/name; signs like # or @ of a password as %23, %40',
    )
    .optional(),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  WATCH_SECONDS: whole(0, 86_400).optional(),
  ADMIN_OIDS: z.string().default(''),
  TRUST_PROXY: z
    .string()
    .default('')
    .transform(listed)
    .refine(
      (all) => all.every(isNetwork),
      'must name addresses or networks of reverse proxies, like 10.0.0.4, fd00::/8',
    ),
  SECRETS_KEY: z.string().refine(isKey, RIGHT_KEY).optional(),
  SECRETS_KEY_OLD: commas
    .refine((keys) => keys.length <= 8 && keys.every(isKey), `${RIGHT_KEY}; several with commas`)
    .optional(),
  SECRETS_LOST: z.literal('forget', 'must be forget, or not set: it removes secrets whose key is lost').optional(),
  CONNECTIONS: z.literal('console', 'must be console, or not set: secrets are then entered in the console').optional(),
  CLOUD: z
    .enum(['global', 'gccHigh', 'dod'], 'must be global (GCC too), gccHigh (US Government L4) or dod (L5)')
    .default('global'),
  CLIENT_PROOF: z.enum(['secret', 'certificate', 'managedIdentity', 'workloadIdentity']).optional(),
  CLIENT_CERTIFICATE_FILE: z.string().min(1).optional(),
  MANAGED_IDENTITY_CLIENT_ID: z.guid().optional(),
  AZURE_FEDERATED_TOKEN_FILE: z.string().min(1).optional(),
  IDENTITY_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
  IDENTITY_HEADER: z.string().min(1).optional(),
  SCIM_URL: z.url({ protocol: /^https$/ }).optional(),
  SCIM_REQUESTS_PER_SECOND: whole(25, 1_000_000).default(10_000),
  ENTRA_TENANT_ID: z.guid().optional(),
  CLIENT_ID: z.guid().optional(),
  CLIENT_SECRET: z.string().min(1).optional(),
  PBX_API_URL: z.url({ protocol: /^https$/ }).default('https://api.8x8.com/admin-provisioning'),
  PBX_API_KEY: z.string().min(1).optional(),
  PUBLIC_URL: z.url({ protocol: /^https$/ }).optional(),
  SMTP_URL: z.string().refine(isMailUrl, RIGHT_MAIL_URL).optional(),
  BOT_ID: z.guid().optional(),
  TEAMS_APP_ID: z.guid().optional(),
  BOT_TYPE: z.enum(['SingleTenant', 'UserAssignedMsi']).optional(),
  BOT_PASSWORD: z.string().min(1).optional(),
  SANDBOX_USERS: whole(0, 1_000_000).default(250),
  SANDBOX_SEED: whole(0, 2_147_483_647).default(8),
  SANDBOX_LIMITS: onOff.default(true),
  SANDBOX_LATENCY_MS: whole(0, 60_000).default(15),
  SANDBOX_SCIM_TOKEN: z.string().min(8).optional(),
  SANDBOX_TENANTS: whole(1, 50).default(1),
  SANDBOX_PROBLEMS: onOff.default(true),
  SANDBOX_PBX_WRITES: z.enum(['full', 'create', 'none']).default('full'),
  SANDBOX_SETUP: z.enum(['done', 'none']).default('done'),
  SANDBOX_URL: z
    .string()
    .regex(/^http:\/\/(127\.0\.0\.1|localhost|\[::1\]):\d+\/sandbox$/, 'must be like http://127.0.0.1:3979/sandbox')
    .optional(),
})

type Environment = z.infer<typeof shape>

export type BotCredentials =
  | { kind: 'none' }
  | { kind: 'secret'; appId: string; tenantId: string; password: string }
  | { kind: 'managedIdentity'; appId: string; tenantId: string }

/** How the app of the settings proves itself; `console`: as an admin enters it there. */
export type ClientProof =
  | { kind: 'secret'; secret: string }
  /** One PEM file with the certificate and its private key. */
  | { kind: 'certificate'; file: string }
  | { kind: 'managedIdentity'; identityClientId: string | null }
  | { kind: 'workloadIdentity' }
  | { kind: 'console' }

export interface RealConnections {
  tenantId: string
  clientId: string
  cloud: CloudName
  proof: ClientProof
  pbxApiUrl: string
  /** Null: an admin enters it in the console. */
  pbxApiKey: string | null
  publicUrl: string
  /** Under which address identity providers reach `/scim/v2`, where that is another than `publicUrl`. */
  scimUrl: string | null
  bot: BotCredentials
  /** `id` of the manifest, for links into Teams; null: links open the console in a browser. */
  teamsAppId: string | null
  /** The mail server to begin with; null: an admin enters one. */
  smtpUrl: string | null
}

/** Where this process gets tokens of the platform that it runs on. */
export interface PlatformSettings {
  /** App Service and Container Apps; null: the instance metadata service of virtual machines. */
  identityEndpoint: string | null
  identityHeader: string | null
  /** Kubernetes and others write a token here. */
  federatedTokenFile: string | null
}

export interface SecretsSettings {
  /** 32 bytes, base64. Null: not given. */
  key: string | null
  /** Still open what they sealed. */
  old: readonly string[]
  /** `forget`: secrets whose key is not there are removed at this start. */
  lost: 'forget' | null
}

export interface SandboxOptions {
  users: number
  seed: number
  limits: boolean
  latencyMs: number
  tenants: number
  problems: boolean
  pbxWrites: 'full' | 'create' | 'none'
  /** `none`: nothing is connected, as on the first day of a customer. */
  setup: 'done' | 'none'
  /** Lets provisioning clients in; of further tenants with -2, … at its end. Null: one for each, made of the seed. */
  scimToken: string | null
  /** Of a sandbox that runs by itself; null: this process is the sandbox too. */
  url: string | null
}

export interface Config {
  port: number
  host: string
  dataDir: string
  databaseUrl: string | null
  logLevel: Environment['LOG_LEVEL']
  watchSeconds: number
  /** Of one credential of a provisioning client; Entra asks for 25. */
  scimRequestsPerSecond: number
  adminOids: readonly string[]
  /** Addresses and networks of reverse proxies whose `X-Forwarded-…` headers are believed. */
  proxies: readonly string[]
  secrets: SecretsSettings
  platform: PlatformSettings
  /** Exactly one of the two: sandbox and real settings never mix. */
  real: RealConnections | null
  sandbox: SandboxOptions | null
}

/** What is wrong with the settings, one line each, for the person who starts the product. */
export class ConfigError extends Error {
  readonly lines: string[]
  constructor(lines: string[]) {
    super(`The settings are not right:\n${lines.map((line) => `  - ${line}`).join('\n')}`)
    this.name = 'ConfigError'
    this.lines = lines
  }
}

const isSet = (env: NodeJS.ProcessEnv, name: string): boolean => (env[name] ?? '') !== ''

/** Throws ConfigError with every fault found, never the values. */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([name]) => isSet(env, name)))
  const parsed = shape.safeParse(given)
  const faults = [
    ...half(env),
    ...(parsed.error?.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`) ?? []),
  ]
  if (faults.length > 0 || !parsed.data) throw new ConfigError(faults)
  const all = parsed.data
  const real = isReal(env) ? realOf(all) : null
  return Object.freeze({
    port: all.PORT,
    host: all.HOST,
    dataDir: all.DATA_DIR,
    databaseUrl: all.DATABASE_URL ?? null,
    logLevel: all.LOG_LEVEL,
    watchSeconds: all.WATCH_SECONDS ?? (real ? 300 : 60),
    scimRequestsPerSecond: all.SCIM_REQUESTS_PER_SECOND,
    adminOids: Object.freeze(listed(all.ADMIN_OIDS)),
    proxies: Object.freeze(all.TRUST_PROXY),
    secrets: { key: all.SECRETS_KEY ?? null, old: all.SECRETS_KEY_OLD ?? [], lost: all.SECRETS_LOST ?? null },
    platform: {
      identityEndpoint: all.IDENTITY_ENDPOINT ?? null,
      identityHeader: all.IDENTITY_HEADER ?? null,
      federatedTokenFile: all.AZURE_FEDERATED_TOKEN_FILE ?? null,
    },
    real,
    sandbox: real ? null : sandboxOf(all),
  })
}

const isReal = (env: NodeJS.ProcessEnv): boolean =>
  [...Object.keys(REAL), ...OPTIONAL_REAL.filter((name) => name !== 'ADMIN_OIDS')].some((name) => isSet(env, name))

/** Half a configuration: each missing variable by name, and where to get it. */
function half(env: NodeJS.ProcessEnv): string[] {
  if (!isReal(env)) return isLoopback(env['HOST']) ? [] : [LOOPBACK_ONLY]
  const byConsole = env['CONNECTIONS'] === 'console'
  const without = [
    ...(byConsole ? ['PBX_API_KEY'] : []),
    ...(byConsole || provesOtherwise(env) ? ['CLIENT_SECRET'] : []),
  ]
  const missing = Object.entries(REAL)
    .filter(([name]) => !isSet(env, name) && !without.includes(name))
    .map(([name, how]) => `${name} is missing: ${how}`)
  const mixed = SANDBOX.filter((name) => isSet(env, name)).map(
    (name) => `${name} is for the sandbox and cannot be mixed with real connections; remove it`,
  )
  return [...missing, ...mixed, ...halfAProof(env), ...halfABot(env)].map((fault) => atItsPortal(fault, env['CLOUD']))
}

/** The portals of the US Government clouds are others, of the same names. */
const atItsPortal = (fault: string, cloud: string | undefined): string =>
  cloud === 'gccHigh' || cloud === 'dod'
    ? fault
        .replace('Microsoft Entra admin center', 'Microsoft Entra admin center (https://entra.microsoft.us)')
        .replace('Azure portal', 'Azure portal (https://portal.azure.us)')
    : fault

/** The app needs no secret. */
const provesOtherwise = (env: NodeJS.ProcessEnv): boolean =>
  isSet(env, 'CLIENT_CERTIFICATE_FILE') || ['managedIdentity', 'workloadIdentity'].includes(env['CLIENT_PROOF'] ?? '')

function halfAProof(env: NodeJS.ProcessEnv): string[] {
  const faults: string[] = []
  const needs = (name: string, why: string): void => {
    if (!isSet(env, name)) faults.push(`${name} is missing: ${why}`)
  }
  if (env['CONNECTIONS'] === 'console')
    needs('SECRETS_KEY', `secrets of the console are encrypted with it; ${MAKE_A_KEY}`)
  if (env['CLIENT_PROOF'] === 'certificate')
    needs('CLIENT_CERTIFICATE_FILE', 'a PEM file with the certificate and its private key')
  if (env['CLIENT_PROOF'] === 'workloadIdentity')
    needs('AZURE_FEDERATED_TOKEN_FILE', 'the file that the platform writes its token to; it sets this name itself')
  if (isSet(env, 'SECRETS_KEY_OLD')) needs('SECRETS_KEY', `SECRETS_KEY_OLD only opens what is there; ${MAKE_A_KEY}`)
  if (isSet(env, 'CLIENT_SECRET') && provesOtherwise(env))
    faults.push(
      'CLIENT_SECRET goes with no certificate or identity: the app proves itself in one way; remove one of them',
    )
  return faults
}

const LOOPBACK_ONLY =
  'HOST must be 127.0.0.1, ::1 or localhost in sandbox mode: the sandbox lets everyone in. Real connections may use any'

const isLoopback = (host: string | undefined): boolean => !host || ['127.0.0.1', '::1', 'localhost'].includes(host)

function halfABot(env: NodeJS.ProcessEnv): string[] {
  if (!isSet(env, 'BOT_ID')) {
    const alone = ['BOT_TYPE', 'BOT_PASSWORD'].filter((name) => isSet(env, name))
    return alone.length > 0
      ? ['BOT_ID is missing: the bot’s application id, Azure portal, Azure Bot, Configuration']
      : []
  }
  if (env['BOT_TYPE'] === 'UserAssignedMsi' || isSet(env, 'BOT_PASSWORD')) return []
  return ['BOT_PASSWORD is missing: a client secret of the bot’s application; or set BOT_TYPE=UserAssignedMsi']
}

function realOf(all: Environment): RealConnections {
  const tenantId = all.ENTRA_TENANT_ID ?? ''
  const bot = ((): BotCredentials => {
    if (!all.BOT_ID) return { kind: 'none' }
    if (all.BOT_TYPE === 'UserAssignedMsi') return { kind: 'managedIdentity', appId: all.BOT_ID, tenantId }
    return { kind: 'secret', appId: all.BOT_ID, tenantId, password: all.BOT_PASSWORD ?? '' }
  })()
  return {
    tenantId,
    clientId: all.CLIENT_ID ?? '',
    cloud: all.CLOUD,
    proof: proofOf(all),
    pbxApiUrl: all.PBX_API_URL,
    pbxApiKey: all.PBX_API_KEY ?? null,
    publicUrl: all.PUBLIC_URL ?? '',
    scimUrl: all.SCIM_URL ?? null,
    bot,
    teamsAppId: all.TEAMS_APP_ID ?? null,
    smtpUrl: all.SMTP_URL ?? null,
  }
}

function proofOf(all: Environment): ClientProof {
  if (all.CLIENT_PROOF === 'workloadIdentity') return { kind: 'workloadIdentity' }
  if (all.CLIENT_PROOF === 'managedIdentity')
    return { kind: 'managedIdentity', identityClientId: all.MANAGED_IDENTITY_CLIENT_ID ?? null }
  if (all.CLIENT_CERTIFICATE_FILE) return { kind: 'certificate', file: all.CLIENT_CERTIFICATE_FILE }
  return all.CLIENT_SECRET ? { kind: 'secret', secret: all.CLIENT_SECRET } : { kind: 'console' }
}

const sandboxOf = (all: Environment): SandboxOptions => ({
  users: all.SANDBOX_USERS,
  seed: all.SANDBOX_SEED,
  limits: all.SANDBOX_LIMITS,
  latencyMs: all.SANDBOX_LATENCY_MS,
  tenants: all.SANDBOX_TENANTS,
  problems: all.SANDBOX_PROBLEMS,
  pbxWrites: all.SANDBOX_PBX_WRITES,
  setup: all.SANDBOX_SETUP,
  scimToken: all.SANDBOX_SCIM_TOKEN ?? null,
  url: all.SANDBOX_URL ?? null,
})
