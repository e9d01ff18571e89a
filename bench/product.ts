/** Starts the product for a benchmark, quiet and without limits, and speaks to it as an admin. */
import { signIn, requests, resetRequests, type Person, type Requests } from '../tests/journeys/person.ts'
import { startProduct, type Product } from '../tests/product.ts'

export interface Subject {
  product: Product
  admin: Person
}

export async function open(users: number, env: Record<string, string> = {}): Promise<Subject> {
  const company = { SANDBOX_USERS: String(users), SANDBOX_PROBLEMS: 'off', SANDBOX_LIMITS: 'off', LOG_LEVEL: 'error' }
  const product = await startProduct({ ...company, ...env })
  // the first look at both connections is not part of a sync
  await new Promise((resolve) => setTimeout(resolve, 1000))
  return { product, admin: await signIn(product.url) }
}

/** The requests that one full sync makes. */
export async function requestsOfSync({ product, admin }: Subject): Promise<Requests> {
  await resetRequests(product.url)
  const jobs = await admin.sync()
  const failed = jobs.find((job) => job.state !== 'succeeded')
  if (failed) throw new Error(`job ${failed.id} ${failed.state}: ${failed.cause?.code}`)
  return requests(product.url)
}
