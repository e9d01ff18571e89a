/** `npm run bench [sizes…]`: prints figures, asserts none. */
import { benchRequests } from './requests.ts'

const sizes = process.argv.slice(2).map(Number).filter(Boolean)
await benchRequests(sizes.length > 0 ? sizes : [1000, 10_000])
