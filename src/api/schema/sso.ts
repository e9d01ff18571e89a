import { z } from 'zod/v4'
import type { IdentitySso, SsoSettings } from '../contract.ts'
import { certificateTrouble } from '../../words/signingFile.ts'
import { TimeSchema } from './page.ts'

const MOST_URL = 1_000
const HTTPS = 'must be a whole address that begins with https://, as your provider shows it'
const HttpsSchema = z
  .string()
  .trim()
  .max(MOST_URL)
  .refine((text) => isHttps(text), HTTPS)

function isHttps(text: string): boolean {
  const url = URL.parse(text)
  return url?.protocol === 'https:' && url.username === '' && url.password === '' && !/\s/.test(text)
}

const provider = z.enum(['entra', 'okta', 'other'])

export const SsoSettingsSchema = z.strictObject({
  provider,
  signInUrl: HttpsSchema,
  issuer: z
    .string()
    .trim()
    .max(MOST_URL)
    .regex(/^(?:https?:\/\/|urn:)[^\s<>"]+$/i, 'must be a URL or a URN, as your provider shows it'),
  signOutUrl: z.union([z.literal(''), HttpsSchema], HTTPS).optional(),
  certificate: z
    .string()
    .max(60_000)
    // here, because a binary file is no text that could be kept
    .superRefine((text, context) => {
      const trouble = certificateTrouble(text)
      if (trouble) context.addIssue({ code: 'custom', message: trouble })
    })
    .optional()
    .describe('PEM; left out: the one that is kept stays'),
}) satisfies z.ZodType<SsoSettings>

export const IdentitySsoSchema = z.strictObject({
  url: z.string(),
  metadataUrl: z.string(),
  provider,
  signInUrl: z.string(),
  issuer: z.string(),
  signOutUrl: z.string(),
  certificate: z
    .strictObject({ subject: z.string(), thumbprint: z.string(), validFrom: TimeSchema, validTo: TimeSchema })
    .nullable(),
}) satisfies z.ZodType<IdentitySso>
