/** Draws the two icons of the Teams app package: `node scripts/icons.ts`. */
import { writeFileSync } from 'node:fs'
import { glyphCover } from '../src/bot/cards/icons.ts'
import { truecolour } from '../src/bot/cards/picture.ts'

const VIOLET = [0x4f, 0x52, 0xb2] as const

/** White arrows on the product's colour, edge to edge; Teams rounds the corners. */
const colour = truecolour(192, 192, (x, y) => {
  const white = glyphCover('run', x / 4, y / 4, 1 / 4)
  const mixed = VIOLET.map((part) => Math.round(part + (255 - part) * white))
  return [mixed[0]!, mixed[1]!, mixed[2]!, 255]
})

/** White on nothing, larger because it has no plate around it. */
const outline = truecolour(32, 32, (x, y) => {
  const zoom = 30 / 32
  const white = glyphCover('run', 9 + x * zoom, 9 + y * zoom, zoom)
  return [255, 255, 255, Math.round(255 * white)]
})

writeFileSync(new URL('../appPackage/color.png', import.meta.url), colour)
writeFileSync(new URL('../appPackage/outline.png', import.meta.url), outline)
