/**
 * The product's app registration in each company, as its admin keeps it: secrets, certificates, and what it trusts. A
 * company begins with the secret that the product was given.
 */
import { createHash, X509Certificate } from 'node:crypto'
import { z } from 'zod/v4'

const TRUSTED = ['managedIdentity', 'workloadIdentity'] as const

const pem = z.string().max(20_000).refine(isCertificate, 'must be a certificate in PEM')

const order = z.strictObject({
  tenant: z.int().min(1).optional(),
  /** More client secrets that work; only hashes of them are kept. */
  secrets: z.array(z.string().min(8).max(200)).max(10).default([]),
  /** Does the secret that the product was given still work? */
  firstSecret: z.boolean().default(true),
  certificates: z.array(pem).max(10).default([]),
  /** Federated credentials: whose tokens are taken in place of a signature of the app. */
  trusts: z.array(z.enum(TRUSTED)).max(2).default([]),
})

export type RegistrationOrder = z.infer<typeof order>

export interface Registration {
  secretHashes: string[]
  firstSecret: boolean
  certificates: string[]
  trusts: (typeof TRUSTED)[number][]
}

export const NEW_REGISTRATION: Registration = { secretHashes: [], firstSecret: true, certificates: [], trusts: [] }

export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex')

/** SHA-256 of the certificate, as the header `x5t#S256` has it. */
export const thumbprintOf = (certificate: string): string =>
  createHash('sha256').update(new X509Certificate(certificate).raw).digest('base64url')

/** Reads what PUT /app was sent; a text says what is wrong with it. */
export function readRegistration(body: unknown): RegistrationOrder | string {
  const read = order.safeParse(body ?? {})
  if (read.success) return read.data
  const [issue] = read.error.issues
  return `${issue?.path.join('.') || 'The body'}: ${issue?.message ?? 'is not right'}`
}

export const registrationOf = ({ secrets, firstSecret, certificates, trusts }: RegistrationOrder): Registration => ({
  secretHashes: secrets.map(hashOf),
  firstSecret,
  certificates,
  trusts,
})

function isCertificate(text: string): boolean {
  try {
    return new X509Certificate(text).raw.length > 0
  } catch {
    return false
  }
}
