/** What the web server tells of itself. A pino logger fits. Never given bodies, query strings or credentials. */
export interface Log {
  debug(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}
