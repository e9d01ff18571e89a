import type { Connections } from '../../../api/contract.ts'

/** Credentials are kept, or 8x8 is read from uploads. */
export const isThere = ({ items }: Connections, connection: 'pbx' | 'microsoft365'): boolean =>
  !items.some((one) => one.connection === connection && one.what !== 'consent' && one.state === 'missing')
