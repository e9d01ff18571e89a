import { z } from 'zod/v4'
import type { NewSite, RenameSite, SetSite, Site, Sites } from '../contract.ts'
import { NOT_VISIBLE, VISIBLE_NAME } from './page.ts'

const name = z.string().trim().min(1).max(100).regex(VISIBLE_NAME, NOT_VISIBLE)

export const SiteSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  pbxName: z.string().nullable(),
  users: z.number().int().min(0),
  asked: z.string().nullable().describe('Another name that was asked for, until 8x8 shows it'),
}) satisfies z.ZodType<Site>

export const SitesSchema = z.strictObject({
  items: z.array(SiteSchema),
  asked: z.array(z.string()).describe('Sites that were asked for and are not at 8x8 yet'),
}) satisfies z.ZodType<Sites>
export const NewSiteSchema = z.strictObject({ name }) satisfies z.ZodType<NewSite>
export const RenameSiteSchema = z.strictObject({
  name,
  confirm: z.number().int().min(0).optional().describe('How many users are at the site, to be sure'),
}) satisfies z.ZodType<RenameSite>
export const SetSiteSchema = z.strictObject({
  site: z.string().min(1).max(300).describe('The exact name of a site'),
}) satisfies z.ZodType<SetSite>
