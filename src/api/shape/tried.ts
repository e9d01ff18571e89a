import type { ConnectionCheck } from '../../tenants/store.ts'
import type { ConnectionTest } from '../contract.ts'

export const shapeTest = ({ at, ok, permissions, reason, raw }: ConnectionCheck): ConnectionTest => ({
  at,
  ok,
  permissions: permissions.map(({ name, vendorName, granted }) => ({ name, vendorName, granted })),
  reason: reason === null ? null : { code: reason, detail: {} },
  raw,
})
