/** What a report of `npm audit` means for this product. Pure. */
import { z } from 'zod/v4'

const GRAVE = ['high', 'critical']

const viaShape = z.object({ title: z.string(), url: z.string(), severity: z.string() })
const reportShape = z.object({
  auditReportVersion: z.literal(2),
  vulnerabilities: z.record(
    z.string(),
    z.object({ name: z.string(), severity: z.string(), via: z.array(z.union([z.string(), viaShape])) }),
  ),
})

const allowedShape = z.array(
  z.strictObject({
    advisory: z.string().regex(/^GHSA(-[23456789cfghjmpqrvwx]{4}){3}$/, 'is not like GHSA-xxxx-xxxx-xxxx'),
    package: z.string().min(1),
    reason: z.string().min(20, 'must say why it does not touch this product'),
    since: z.iso.date(),
    until: z.iso.date().describe('It is looked at again then'),
  }),
)

export type Allowed = z.infer<typeof allowedShape>
export type Report = { found: Finding[] } | { unreachable: string }

export interface Finding {
  /** Of GitHub's database. */
  advisory: string
  package: string
  severity: string
  title: string
  url: string
}

/** Throws when an entry says not why, or not for how long. */
export const parseAllowed = (text: string): Allowed => allowedShape.parse(JSON.parse(text))

/** An answer without a report is that of a registry that has none. */
export function parseReport(stdout: string, stderr: string): Report {
  const parsed = reportShape.safeParse(jsonIn(stdout))
  if (!parsed.success) return { unreachable: whyNot(stdout, stderr) }
  const all = Object.values(parsed.data.vulnerabilities)
  return {
    found: all.flatMap(({ name, via }) =>
      via.flatMap((each) => (typeof each === 'string' ? [] : [toFinding(name, each)])),
    ),
  }
}

function toFinding(name: string, { title, url, severity }: z.infer<typeof viaShape>): Finding {
  return { advisory: /GHSA[-\w]+/.exec(url)?.[0] ?? url, package: name, severity, title, url }
}

export function judge(report: Report, allowed: Allowed, today: string): { lines: string[]; fails: boolean } {
  if ('unreachable' in report)
    return {
      lines: [`Advisories were NOT checked: their source cannot be reached (${report.unreachable}).`],
      fails: false,
    }
  const grave = report.found.filter(({ severity }) => GRAVE.includes(severity))
  const isNamed = (one: Finding) =>
    allowed.find((each) => each.advisory === one.advisory && each.package === one.package)
  const over = allowed.filter(({ until }) => until < today)
  const stale = allowed.filter((each) => !report.found.some((one) => isNamed(one) === each))
  const failing = grave.filter((one) => {
    const entry = isNamed(one)
    return !entry || over.includes(entry)
  })
  const lines = [
    ...failing.map((one) => `FAILS ${say(one)}`),
    ...report.found
      .filter((one) => !failing.includes(one))
      .map((one) => `${isNamed(one) ? 'allowed' : 'known'} ${say(one)}`),
    ...over.map((one) => `over: ${one.advisory} of ${one.package} was allowed until ${one.until}`),
    ...stale.map((one) => `not needed: ${one.advisory} of ${one.package} is not found any more; remove it`),
    `Advisories: ${report.found.length} known, ${grave.length} high or critical, ${failing.length} not allowed.`,
  ]
  return { lines, fails: failing.length > 0 }
}

const say = ({ severity, package: name, title, url }: Finding): string => `${severity}: ${name}: ${title} (${url})`

function whyNot(stdout: string, stderr: string): string {
  const said = jsonIn(stdout)
  const { message } = typeof said === 'object' && said !== null && 'message' in said ? said : { message: stderr }
  return (String(message).trim().split('\n')[0] || 'no report').slice(0, 200)
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
