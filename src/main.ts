/** Builds every room in reading order and opens the doors; loaded by another module, it opens nothing. */
import { randomBytes, randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { pino } from 'pino'
import about from '../package.json' with { type: 'json' }
import { afterProvisioning } from './afterProvisioning.ts'
import { createApiRoutes } from './api/routes.ts'
import { createBot } from './bot/bot.ts'
import { createCallers } from './callers.ts'
import { readConfig, type Config } from './config.ts'
import { createClock } from './connectors/clock.ts'
import { giveUp } from './giveUp.ts'
import { createHealthRoutes } from './http/health.ts'
import { createWebServer } from './http/webServer.ts'
import type { Principal } from './identity/principal.ts'
import { idsInOrder } from './ids.ts'
import { createNotifications } from './notifications/notifications.ts'
import { SCIM_WORDING } from './scim/words.ts'
import { createProvisioning } from './scim/provisioning.ts'
import { createServiceProvider } from './sso/serviceProvider.ts'
import { openSandbox } from './sandbox/elsewhere.ts'
import { openStore } from './store/open.ts'
import { createSync } from './sync/open.ts'
import { createSiteReader } from './sync/pull/sites.ts'
import { openOutside } from './outside.ts'
import { companyFolder, reachOf, realWorld, sandboxWorld, type World } from './worlds.ts'

async function start(config: Config): Promise<void> {
  const log = pino({ level: config.logLevel, redact: ['*.apiKey', '*.clientSecret', '*.authorization'] })
  const clock = createClock()
  const now = (): string => new Date(clock.now()).toISOString()
  const { port, host, adminOids: adminIds, databaseUrl } = config
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${port}`
  const folder = config.sandbox ? join(config.dataDir, companyFolder(config.sandbox)) : config.dataDir
  mkdirSync(config.dataDir, { recursive: true })
  const decisions = new URL('./scim/decisions.ts', import.meta.url)
  const stores = await openStore({ databaseUrl, folder, alone: true, port, startedAt: now(), decisions })
  const sandbox = config.sandbox ? await openSandbox({ ...config.sandbox, baseUrl: `${url}/sandbox`, folder }) : null
  const world: World = sandbox && config.sandbox ? sandboxWorld(sandbox, url, config.sandbox) : realWorld(config)
  const { connections, uploads, outside } = await openOutside(world, config, { ...stores, clock, log })
  const sync = createSync({
    ...stores,
    connections,
    now: clock.now,
    sleep: clock.sleep,
    newId: idsInOrder(clock.now),
    watchSeconds: config.watchSeconds,
    halt: giveUp,
    log,
  })
  const callers = createCallers({ ...stores, world, connections, adminIds, log, now: clock.now })
  const bot = createBot({
    ...stores,
    sync,
    ...callers.ofBot,
    ...{ publicUrl: world.publicUrl, teamsApp: world.teamsApp },
    credentials: outside.bot,
    post: outside.post,
    now: () => new Date(clock.now()),
    log: (message, more) => log.info(more ?? {}, message),
  })
  const notifications = createNotifications({
    store: stores.notifications,
    ...stores,
    channel: bot.channel,
    credentials: outside.news,
    ...callers.ofNotices,
    now: () => new Date(clock.now()),
    log: (message, more) => log.info(more ?? {}, message),
  })
  const scim = createProvisioning({
    ...stores,
    provisioningLog: afterProvisioning(stores.provisioningLog, sync),
    now: clock.now,
    elapsed: () => performance.now(),
    newId: idsInOrder(clock.now),
    random: randomBytes,
    publicUrl: config.real?.scimUrl ?? config.real?.publicUrl ?? null,
    consoleUrl: config.real?.scimUrl ?? world.publicUrl,
    requestsPerSecond: config.scimRequestsPerSecond,
    readSites: createSiteReader(stores.directory, connections, clock.now),
    log,
  })
  const sso = createServiceProvider({ publicUrl: world.publicUrl, connections: stores.keptConnections })
  const api = createApiRoutes({
    ...stores,
    sync,
    uploads,
    outside,
    ...callers.ofApi,
    scim,
    sso,
    adminIds,
    signIn: world.signIn,
    place: world.place,
    version: about.version,
    now,
    newId: randomUUID,
    log,
  })
  const server = createWebServer<Principal>({
    routes: [
      ...createHealthRoutes<Principal>({ ready: async () => (await stores.tenants.tenants()).length > 0 }),
      ...api,
      ...bot.routes,
      ...sso.routes<Principal>(),
    ],
    ...callers.ofServer,
    doors: scim.routes,
    wordings: [SCIM_WORDING],
    unlimited: [SCIM_WORDING.prefix],
    staticFiles: { prefix: '/tab/', folder: join(import.meta.dirname, '..', 'dist', 'tab'), index: 'index.html' },
    ...reachOf(config, world, sandbox),
    now: () => performance.now(),
    newId: randomUUID,
    log,
  })
  await server.listen(port, host)
  await sync.open()
  await scim.open()
  notifications.open()
  bot.open()
  process.stdout.write(world.greeting(url))

  const close = async (): Promise<void> => {
    // what waits for its turn in Teams ends with the bot, and is recorded by the other
    await Promise.all([notifications.close(), bot.close()])
    await sync.close()
    await server.close()
    await callers.close()
    await scim.close()
    await sandbox?.close()
    await stores.close()
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void close().then(() => process.exit(0), giveUp))
}

if (import.meta.main) await start(readConfigOrGiveUp()).catch(giveUp)

function readConfigOrGiveUp(): Config {
  try {
    return readConfig(process.env)
  } catch (error) {
    giveUp(error)
    throw error
  }
}
