/** `npm run bench [sizes…]`, or `npm run bench limits`: prints figures, asserts none. */
import { benchLimits } from './limits.ts'
import { benchRequests } from './requests.ts'

const sizes = process.argv.slice(2).map(Number).filter(Boolean)
if (process.argv.includes('limits')) await benchLimits()
else await benchRequests(sizes.length > 0 ? sizes : [1000, 10_000])
