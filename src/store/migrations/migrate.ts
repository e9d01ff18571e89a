import { sql, type Kysely } from 'kysely'
import { Migrator, type Migration } from 'kysely/migration'
import type { Engine } from '../engine.ts'
import type { Schema } from '../schema.ts'
import { FIRST } from './0001-first.ts'
import { TASKS } from './0002-tasks.ts'
import { AFTER_PARTS, DUE, PARTS } from './0003-due-and-parts.ts'
import { CHOICES, STATE_SINCE } from './0004-choices.ts'
import { ACCOUNT_NAMES, FIRST_NUMBERS, PBX_SIDE } from './0005-pbx-side.ts'
import { WAITING_AND_SCHEDULE } from './0006-waiting-and-schedule.ts'
import { USAGE } from './0007-usage.ts'
import { GRANTED, moveGranted } from './0008-granted.ts'
import { KEPT, TOTALS } from './0009-totals.ts'
import { CREDENTIALS, OWNED, PROVISIONING, RECORD_TOTALS, RECORDS } from './0010-records.ts'
import { PUSH_DUE } from './0011-push-due.ts'
import { PROVISIONING_LOG } from './0012-provisioning-log.ts'
import { CONTACTS, FIRST_HIDDEN, HIDDEN_TOTAL, REMOVALS, TRIES } from './0014-contacts.ts'
import { ACCOUNT_MAILS, ALIGNMENT } from './0019-alignment.ts'
import { ARCHIVE, CHOSEN_ACCOUNTS } from './0020-choices-and-archive.ts'
import { SEEN_ROLES } from './0025-seen-roles.ts'
import { MUTES } from './0026-mutes.ts'
import { userFilters } from './0028-user-filters.ts'
import { MAIL_THREADS, NOTICES } from './0029-notices.ts'
import { recordsInUsers } from './0030-records-in-users.ts'
import { CHAIN, CHAIN_UP, REMOVED } from './0031-change-chain.ts'
import { userLists } from './0032-user-lists.ts'
import { SEARCHES } from './0034-searches.ts'
import { EMERGENCY, EMERGENCY_TOTAL } from './0035-emergency.ts'
import { newUsersCounted } from './0036-new-users.ts'
import { auditSearches } from './0040-audit-searches.ts'
import { DIFFERENCES, DIFFERENCE_TOTALS, FIRST_DIFFERENCES } from './0041-differences.ts'
import { PLAN_SEARCHES } from './0043-plan-searches.ts'
import { listedUsers } from './0044-listed-users.ts'
import { DECLINED, KEPT_NUMBERS } from './0045-kept-numbers.ts'
import { typedNames } from './0049-typed-names.ts'
import { PLAN_GROUPS } from './0050-plan-groups.ts'
import { PROVISIONING_SENT } from './0055-provisioning-sent.ts'
import { AUDIT_COLUMNS, AUDIT_TABLES, auditTriggers, chainUp, FOLLOW_FROM_NOW, RETENTION } from './0017-audit.ts'
import { sealStanding } from '../audit/append.ts'
import { CONNECTIONS } from './0016-connections.ts'
import { NUMBER_HISTORY, SAID_DONE } from './0024-numbers.ts'
import { leanSearches } from './0038-lean-searches.ts'
import { keptStatements } from './kept.ts'
import { addStatements, createStatements } from './tables.ts'

/** Every migration, in order. A released one is never edited; a change of the tables is a new one. */
export function migrations(engine: Engine['name']): Record<string, Migration> {
  return {
    '0001-first': {
      up: (db) =>
        runAll(
          db,
          FIRST.flatMap((table) => createStatements(table, engine)),
        ),
    },
    '0002-tasks': {
      up: (db) =>
        runAll(
          db,
          TASKS.flatMap((columns) => addStatements(columns, engine)),
        ),
    },
    '0003-due-and-parts': {
      up: (db) =>
        runAll(db, [
          ...DUE.flatMap((columns) => addStatements(columns, engine)),
          ...PARTS.flatMap((table) => createStatements(table, engine)),
          ...AFTER_PARTS,
        ]),
    },
    '0004-choices': {
      up: (db) =>
        runAll(db, [
          ...CHOICES.flatMap((table) => createStatements(table, engine)),
          ...addStatements(STATE_SINCE, engine),
        ]),
    },
    '0005-pbx-side': {
      up: (db) =>
        runAll(db, [
          ...PBX_SIDE.flatMap((table) => createStatements(table, engine)),
          ...addStatements(ACCOUNT_NAMES, engine),
          FIRST_NUMBERS,
        ]),
    },
    '0006-waiting-and-schedule': {
      up: (db) =>
        runAll(
          db,
          WAITING_AND_SCHEDULE.flatMap((columns) => addStatements(columns, engine)),
        ),
    },
    '0007-usage': {
      up: (db) =>
        runAll(
          db,
          USAGE.flatMap((columns) => addStatements(columns, engine)),
        ),
    },
    '0008-granted': { up: (db) => runAll(db, [...createStatements(GRANTED, engine), ...moveGranted(engine)]) },
    '0009-totals': {
      up: (db) =>
        runAll(db, [...TOTALS.flatMap((table) => createStatements(table, engine)), ...keptStatements(KEPT, engine)]),
    },
    '0010-records': {
      up: (db) =>
        runAll(db, [
          ...RECORDS.flatMap((table) => createStatements(table, engine)),
          ...createStatements(CREDENTIALS, engine),
          ...addStatements(PROVISIONING, engine),
          ...addStatements(OWNED, engine),
          ...keptStatements(RECORD_TOTALS, engine),
        ]),
    },
    '0011-push-due': { up: (db) => runAll(db, addStatements(PUSH_DUE, engine)) },
    '0012-provisioning-log': {
      up: (db) =>
        runAll(
          db,
          PROVISIONING_LOG.flatMap((table) => createStatements(table, engine)),
        ),
    },
    '0014-contacts': {
      up: (db) =>
        runAll(db, [
          ...addStatements(CONTACTS, engine),
          ...FIRST_HIDDEN,
          ...keptStatements(HIDDEN_TOTAL, engine),
          ...addStatements(TRIES, engine),
          ...addStatements(REMOVALS, engine),
        ]),
    },
    '0016-connections': {
      up: (db) =>
        runAll(
          db,
          CONNECTIONS.flatMap((table) => createStatements(table, engine)),
        ),
    },
    '0017-audit': {
      up: async (db) => {
        const tables = AUDIT_TABLES.flatMap((table) => createStatements(table, engine))
        await runAll(db, [...addStatements(AUDIT_COLUMNS, engine), ...addStatements(RETENTION, engine), ...tables])
        await chainUp(db, sealStanding)
        await runAll(db, [...auditTriggers(engine), FOLLOW_FROM_NOW])
      },
    },
    '0019-alignment': {
      up: (db) => runAll(db, [...ALIGNMENT.flatMap((table) => createStatements(table, engine)), ACCOUNT_MAILS]),
    },
    '0020-choices-and-archive': {
      up: (db) => runAll(db, [...addStatements(CHOSEN_ACCOUNTS, engine), ...addStatements(ARCHIVE, engine)]),
    },
    '0024-numbers': {
      up: (db) => runAll(db, [...addStatements(NUMBER_HISTORY, engine), ...addStatements(SAID_DONE, engine)]),
    },
    '0025-seen-roles': { up: (db) => runAll(db, createStatements(SEEN_ROLES, engine)) },
    '0026-mutes': { up: (db) => runAll(db, createStatements(MUTES, engine)) },
    '0028-user-filters': { up: (db) => runAll(db, userFilters(engine)) },
    '0029-notices': {
      up: (db) =>
        runAll(db, [
          ...NOTICES.flatMap((columns) => addStatements(columns, engine)),
          ...createStatements(MAIL_THREADS, engine),
        ]),
    },
    '0030-records-in-users': { up: (db) => runAll(db, recordsInUsers(engine)) },
    '0031-change-chain': {
      up: (db) =>
        runAll(db, [
          ...CHAIN.flatMap((columns) => addStatements(columns, engine)),
          ...createStatements(REMOVED, engine),
          ...CHAIN_UP,
        ]),
    },
    '0032-user-lists': { up: (db) => runAll(db, userLists(engine)) },
    '0034-searches': { up: (db) => runAll(db, createStatements(SEARCHES, engine)) },
    '0035-emergency': {
      up: (db) => runAll(db, [...addStatements(EMERGENCY, engine), ...keptStatements(EMERGENCY_TOTAL, engine)]),
    },
    '0036-new-users': { up: (db) => runAll(db, newUsersCounted(engine)) },
    '0038-lean-searches': { up: (db) => runAll(db, leanSearches(engine)) },
    '0040-audit-searches': { up: (db) => runAll(db, auditSearches(engine)) },
    '0041-differences': {
      up: (db) =>
        runAll(db, [
          ...createStatements(DIFFERENCES, engine),
          ...FIRST_DIFFERENCES,
          ...keptStatements(DIFFERENCE_TOTALS, engine),
        ]),
    },
    '0043-plan-searches': { up: (db) => runAll(db, addStatements(PLAN_SEARCHES, engine)) },
    '0044-listed-users': { up: (db) => runAll(db, listedUsers(engine)) },
    '0045-kept-numbers': {
      up: (db) => runAll(db, [...addStatements(KEPT_NUMBERS, engine), ...addStatements(DECLINED, engine)]),
    },
    '0049-typed-names': { up: (db) => runAll(db, typedNames(engine)) },
    '0050-plan-groups': { up: (db) => runAll(db, addStatements(PLAN_GROUPS, engine)) },
    '0055-provisioning-sent': { up: (db) => runAll(db, createStatements(PROVISIONING_SENT, engine)) },
  }
}

/** Brings the tables up to date. Two processes may do so at once: one works, the other waits and finds it done. */
export async function migrate(db: Kysely<Schema>, engine: Engine['name']): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve(migrations(engine)) } })
  const { error } = await migrator.migrateToLatest()
  if (error) throw new Error('The store could not be brought up to date; nothing was changed.', { cause: error })
}

async function runAll(db: Kysely<unknown>, statements: string[]): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
