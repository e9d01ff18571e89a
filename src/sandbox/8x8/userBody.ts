/** What may be written as a user: the User of user-api-v1.yaml, checked field by field in the API's own words. */
import { z } from 'zod/v4'
import { KIND } from '../company/ids.ts'
import type { PbxExtension, PbxPhoneNumber, PbxUser } from '../company/pbxUser.ts'
import type { World } from '../world.ts'
import type { FieldError } from './errors.ts'
import { numbersOf } from './pbx.ts'
import type { PbxSite } from './siteBook.ts'

export const LOCALES = [
  ...['da-DK', 'de-DE', 'en-AU', 'en-GB', 'en-US', 'es-ES', 'fi-FI', 'fr-BE', 'fr-CA', 'fr-CH', 'fr-FR', 'it-IT'],
  ...['ja-JP', 'nl-BE', 'nl-NL', 'no-NO', 'pl-PL', 'pt-BR', 'pt-PT', 'sv-SE', 'zh-CN'],
] as [string, ...string[]]

const NAME = /^[A-Za-z0-9.,\-_()'  ]+$/
const sized = (min: number, max: number, pattern?: RegExp): z.ZodType<string> => {
  const base = z.string({ error: 'must not be blank' }).refine((text) => text.length >= min && text.length <= max, {
    error: `size must be between ${min} and ${max}`,
    abort: true,
  })
  return pattern ? base.refine((text) => pattern.test(text), { error: `must match "${pattern.source}"` }) : base
}
const text = z.string().max(2000).nullish()
const E164 = z.string().regex(/^\+[1-9]\d{6,14}$/, 'must be a phone number in E.164 format')

const phoneNumber = z.looseObject({
  phoneNumber: E164,
  country: z.string().max(2).nullish(),
  origin: text,
  primary: z.boolean().nullish(),
})

const extension = z.looseObject({
  id: text,
  extensionNumber: z
    .string()
    .regex(/^\d{3,10}$/, 'must be 3 to 10 digits')
    .nullish(),
  extensionType: z.enum(['UC', 'CC']).nullish(),
  licenseId: text,
  msTeamsEnabled: z.boolean().nullish(),
  displayInDirectory: z.boolean().nullish(),
  primaryPhoneNumber: E164.nullish(),
  phoneNumbers: z.array(phoneNumber).max(50).nullish(),
})

const user = z.object({
  basicInfo: z.object(
    {
      userId: text,
      customerId: text,
      scimProvider: text,
      userName: sized(3, 70, /^[A-Za-z0-9.@\-_/]+$/),
      firstName: sized(2, 128, NAME),
      lastName: sized(2, 30, NAME),
      status: z.enum(['ACTIVE', 'INACTIVE']).nullish(),
      locale: z.enum(LOCALES).nullish(),
      timezone: text,
      primaryEmail: sized(5, 128, /^[^\s@]+@[^\s@]+\.[^\s@]+$/),
      ssoProvider: text,
      ssoFederationId: text,
      site: z.object({ id: text, name: text, pbxName: text }).nullish(),
    },
    { error: 'must not be null' },
  ),
  directoryInfo: z
    .object({
      department: sized(1, 100, /^[A-Za-z0-9.,&@*+\-#\\/()'– ]+$/).nullish(),
      directoryScope: z.enum(['CUSTOMER', 'PBX', 'SITE']).nullish(),
      displayInDirectory: z.boolean().nullish(),
      jobTitle: sized(1, 254).nullish(),
      personalPhoneNumbers: z
        .array(z.object({ number: z.string().max(40), type: z.enum(['WORK', 'MOBILE']) }))
        .max(20)
        .nullish(),
    })
    .nullish(),
  serviceInfo: z
    .object({
      licenses: z
        .array(z.object({ id: text, name: text, country: text }))
        .max(50)
        .nullish(),
      extensions: z.array(extension).max(20).nullish(),
    })
    .nullish(),
  assignmentInfo: z.object({ profilePolicy: z.object({ name: text }).nullish() }).nullish(),
})

type Body = z.infer<typeof user>

export type ReadUser =
  { ok: true; user: PbxUser } | { ok: false; errors: FieldError[]; title?: string; detail?: string; status?: 403 }

const wrong = (field: string, message: string): ReadUser => ({
  ok: false,
  errors: [{ field, code: 'VALIDATION_ERROR', message }],
})

function siteOf(body: Body, before: PbxUser | null, world: World): PbxSite | ReadUser {
  const asked = body.basicInfo.site
  if (before) {
    const kept = before.basicInfo.site
    const other = (asked?.id && asked.id !== kept.id) || (asked?.name && !asked.id && asked.name !== kept.name)
    if (other) return wrong('basicInfo.site', 'site cannot be changed once set')
    return { ...(world.pbx.sites.get(kept.id) ?? ({ ...kept } as PbxSite)) }
  }
  if (!asked?.id && !asked?.name) return wrong('basicInfo.site.id', 'Either site id or name must be provided')
  const found = asked.id ? world.pbx.sites.get(asked.id) : world.pbx.sites.named(asked.name ?? '')
  return found ?? wrong('basicInfo.site.id', 'Site not found')
}

/** Keeps primaryPhoneNumber and phoneNumbers in agreement; whichever of the two the caller changed leads. */
function phoneNumbers(body: z.infer<typeof extension>, before: PbxExtension | undefined): PbxPhoneNumber[] {
  const given = body.phoneNumbers ?? []
  const flagged = given.find((one) => one.primary)?.phoneNumber ?? null
  const stored = before?.primaryPhoneNumber ?? null
  const asked = body.primaryPhoneNumber
  const primary = asked === undefined || (asked === stored && flagged !== null) ? flagged : asked
  const others = given.filter((one) => one.phoneNumber !== primary && !one.primary)
  const show = (phone: string, isPrimary: boolean): PbxPhoneNumber => {
    const known = given.find((one) => one.phoneNumber === phone)
    return {
      phoneNumber: phone,
      country: known?.country ?? null,
      origin: known?.origin ?? 'CLAIMED',
      primary: isPrimary,
    }
  }
  return [...(primary ? [show(primary, true)] : []), ...others.map((one) => show(one.phoneNumber, false))]
}

function toUser(body: Body, before: PbxUser | null, site: PbxSite, world: World, userId: string): PbxUser {
  const { basicInfo: basic, directoryInfo: directory, serviceInfo: service } = body
  const displayInDirectory = directory?.displayInDirectory ?? true
  let parts = 0
  // Each part of one change has a kind of its own, from 100 on, since they share the change's index.
  const newId = (): string => world.pbx.nextId(100 + parts++)
  const extensions = (service?.extensions ?? []).map((one): PbxExtension => {
    const old = before?.serviceInfo.extensions.find((known) => known.id === one.id)
    const held = phoneNumbers(one, old)
    const number =
      one.extensionNumber ??
      old?.extensionNumber ??
      String(100_000 + (world.company.ids.hash(KIND.part, world.pbx.places() + parts) % 900_000))
    return {
      ...one,
      id: one.id ?? newId(),
      extensionNumber: number,
      fqExtensionNumber: `${site.siteCode ?? ''}${number}`,
      extensionType: one.extensionType ?? 'UC',
      licenseId: one.licenseId ?? null,
      msTeamsEnabled: one.msTeamsEnabled ?? false,
      displayInDirectory: one.extensionType === 'CC' ? (one.displayInDirectory ?? true) : displayInDirectory,
      primaryPhoneNumber: held.find((phone) => phone.primary)?.phoneNumber ?? null,
      phoneNumbers: held,
    }
  })
  return {
    basicInfo: {
      userId,
      customerId: world.company.customerId,
      createdTime: '',
      lastUpdatedTime: '',
      scimProvider: basic.scimProvider ?? null,
      userName: basic.userName,
      firstName: basic.firstName,
      lastName: basic.lastName,
      status: basic.status ?? 'ACTIVE',
      locale: basic.locale ?? site.locale,
      timezone: basic.timezone ?? site.timezone,
      primaryEmail: basic.primaryEmail,
      ssoProvider: basic.ssoProvider ?? null,
      ssoFederationId: basic.ssoFederationId ?? null,
      site: { id: site.id, name: site.name, pbxName: site.pbxName },
    },
    directoryInfo: {
      department: directory?.department ?? null,
      directoryScope: directory?.directoryScope ?? null,
      displayInDirectory,
      jobTitle: directory?.jobTitle ?? null,
      personalPhoneNumbers: directory?.personalPhoneNumbers ?? [],
    },
    serviceInfo: {
      licenses: (service?.licenses ?? []).map((one) => ({
        id: one.id ?? newId(),
        name: one.name ?? null,
        country: one.country ?? null,
      })),
      extensions,
    },
    assignmentInfo: { profilePolicy: { name: body.assignmentInfo?.profilePolicy?.name ?? null } },
  }
}

/** Reads a body of POST (`before` null) or PUT. Times are set when the change happens. */
export function readUser(given: unknown, before: PbxUser | null, world: World, userId: string): ReadUser {
  const read = user.safeParse(given)
  if (!read.success) {
    const errors = read.error.issues
      .slice(0, 20)
      .map((issue): FieldError => ({ field: issue.path.join('.'), code: 'VALIDATION_ERROR', message: issue.message }))
    return { ok: false, errors }
  }
  const body = read.data
  const basic = body.basicInfo
  if (basic.customerId && basic.customerId !== world.company.customerId) {
    const message = `CustomerId mismatch: ${basic.customerId} vs ${world.company.customerId}`
    return { ok: false, status: 403, errors: [{ code: 'FORBIDDEN', message }], title: 'Forbidden', detail: message }
  }
  if (before && basic.userId && basic.userId !== userId) {
    const message = `Mismatched userId in url vs payload: ${userId} vs ${basic.userId}`
    const title = 'Mismatched userId in url vs payload'
    return { ok: false, errors: [{ code: 'VALIDATION_ERROR', message }], title, detail: message }
  }
  const place = world.pbx.placeNamed(basic.userName)
  if (place !== null && world.pbx.at(place)?.basicInfo.userId !== userId) {
    return { ok: false, errors: [{ code: 'VALIDATION_ERROR', message: 'userName already in use' }] }
  }
  const site = siteOf(body, before, world)
  if ('ok' in site) return site
  const made = toUser(body, before, site, world, userId)
  for (const [n, one] of made.serviceInfo.extensions.entries()) {
    const licensed = !one.licenseId || made.serviceInfo.licenses.some((licence) => licence.id === one.licenseId)
    if (!licensed) return wrong(`serviceInfo.extensions.${n}.licenseId`, 'License not found')
  }
  for (const number of numbersOf(made)) {
    const holder = world.pbx.holderOf(number)
    if (holder && holder.basicInfo.userId !== userId) {
      return wrong('serviceInfo.extensions.primaryPhoneNumber', `Phone number ${number} is already assigned`)
    }
  }
  return { ok: true, user: made }
}
