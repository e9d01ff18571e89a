/** The icons of the bands and lines, drawn as shapes: one file serves light, dark and high contrast. */
import { dataUri, png } from './picture.ts'
import type { Colour } from './picture.ts'

export type Icon = 'run' | 'diagnostic' | 'ok' | 'warn' | 'err' | 'queue' | 'info' | 'wait' | 'stop'

/** Is this point inside? Coordinates run from 0 to 48. */
type Shape = (x: number, y: number) => boolean

const SIZE = 48
const FINE = 4

const stroke =
  (half: number, ...points: [number, number][]): Shape =>
  (x, y) =>
    points.some((to, i) => i > 0 && distance(x, y, points[i - 1]!, to) <= half)

function distance(x: number, y: number, [ax, ay]: [number, number], [bx, by]: [number, number]): number {
  const length = (bx - ax) ** 2 + (by - ay) ** 2
  const along = length === 0 ? 0 : Math.max(0, Math.min(1, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length))
  return Math.hypot(x - ax - along * (bx - ax), y - ay - along * (by - ay))
}

const disc =
  (cx: number, cy: number, radius: number): Shape =>
  (x, y) =>
    Math.hypot(x - cx, y - cy) <= radius
const ellipse =
  (cx: number, cy: number, rx: number, ry: number): Shape =>
  (x, y) =>
    ((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2 <= 1
const union =
  (...shapes: Shape[]): Shape =>
  (x, y) =>
    shapes.some((shape) => shape(x, y))
const not =
  (shape: Shape, hole: Shape): Shape =>
  (x, y) =>
    shape(x, y) && !hole(x, y)

/** A part of a ring between two angles in degrees, clockwise from the right. */
const arc =
  (from: number, to: number): Shape =>
  (x, y) => {
    const angle = ((Math.atan2(y - 24, x - 24) * 180) / Math.PI + 360) % 360
    return Math.abs(Math.hypot(x - 24, y - 24) - 11) <= 2 && angle >= from && angle <= to
  }

const ROUND = { body: disc(24, 24, 21), rim: disc(24, 24, 23.5) }
const CORNERS: [number, number][] = [
  [24, 7],
  [42, 40],
  [6, 40],
  [24, 7],
]
const inside: Shape = (x, y) => y <= 40 && y >= 7 && Math.abs(x - 24) <= ((y - 7) / 33) * 18
const TRIANGLE = { body: union(inside, stroke(2, ...CORNERS)), rim: union(inside, stroke(4.5, ...CORNERS)) }

const BLUE: Colour = [0x0f, 0x6c, 0xbd, 255]
const GREY: Colour = [0x61, 0x61, 0x61, 255]
const VIOLET: Colour = [0x4f, 0x52, 0xb2, 255]

const bug = not(
  union(
    ellipse(24, 26, 6.5, 9),
    disc(24, 15, 4),
    stroke(1.2, [12, 18], [18, 22]),
    stroke(1.2, [36, 18], [30, 22]),
    stroke(1.2, [10, 27], [38, 27]),
    stroke(1.2, [12, 37], [18, 31]),
    stroke(1.2, [36, 37], [30, 31]),
  ),
  stroke(0.8, [24, 18], [24, 36]),
)

const DRAWN: Record<Icon, { plate: typeof ROUND; colour: Colour; glyph: Shape }> = {
  run: {
    plate: ROUND,
    colour: VIOLET,
    glyph: union(
      arc(200, 335),
      arc(20, 155),
      stroke(1.9, [36, 12], [35, 19], [28, 18]),
      stroke(1.9, [12, 36], [13, 29], [20, 30]),
    ),
  },
  diagnostic: { plate: ROUND, colour: VIOLET, glyph: bug },
  ok: { plate: ROUND, colour: [0x10, 0x7c, 0x10, 255], glyph: stroke(2.4, [14, 25], [21, 32], [34, 17]) },
  warn: {
    plate: TRIANGLE,
    colour: [0xbc, 0x4b, 0x09, 255],
    glyph: union(stroke(2.2, [24, 19], [24, 29]), disc(24, 35, 2.6)),
  },
  err: {
    plate: ROUND,
    colour: [0xc5, 0x0f, 0x1f, 255],
    glyph: union(stroke(2.4, [16, 16], [32, 32]), stroke(2.4, [32, 16], [16, 32])),
  },
  queue: {
    plate: ROUND,
    colour: BLUE,
    glyph: union(stroke(1.8, [14, 17], [34, 17]), stroke(1.8, [14, 24], [34, 24]), stroke(1.8, [14, 31], [27, 31])),
  },
  info: { plate: ROUND, colour: BLUE, glyph: union(disc(24, 15, 2.8), stroke(2.3, [24, 22], [24, 34])) },
  wait: { plate: ROUND, colour: GREY, glyph: stroke(2.2, [24, 12], [24, 25], [32, 29]) },
  stop: { plate: ROUND, colour: GREY, glyph: stroke(2.6, [14, 24], [34, 24]) },
}

/** How much of a square of this side, at this place of an icon 48 wide, its white glyph covers; 0 to 1. */
export function glyphCover(icon: Icon, x: number, y: number, side: number): number {
  const { glyph } = DRAWN[icon]
  let covered = 0
  for (let i = 0; i < FINE * FINE; i++)
    if (glyph(x + (((i % FINE) + 0.5) / FINE) * side, y + ((Math.floor(i / FINE) + 0.5) / FINE) * side)) covered++
  return covered / (FINE * FINE)
}

/** Fifteen shades: clear, the white rim in steps of alpha, white, then from white to the colour. */
const RIM = 4
const BLEND = 6

function paint(icon: Icon): string {
  const { plate, colour, glyph } = DRAWN[icon]
  const palette: Colour[] = [
    ...Array.from({ length: RIM + 1 }, (_, i): Colour => [255, 255, 255, Math.round((255 * i) / RIM)]),
    ...Array.from({ length: BLEND }, (_, i) => mix(colour, (i + 1) / BLEND)),
  ]
  const pixels = new Uint8Array(SIZE * SIZE)
  for (let y = 0; y < SIZE; y++)
    for (let x = 0; x < SIZE; x++) {
      const { covered, coloured } = sample(plate, glyph, x, y)
      pixels[y * SIZE + x] =
        covered < 1 ? Math.round(covered * RIM) : coloured === 0 ? RIM : RIM + Math.max(1, Math.round(coloured * BLEND))
    }
  return dataUri(png({ width: SIZE, height: SIZE, palette, pixels }))
}

const mix = (colour: Colour, part: number): Colour => [
  Math.round(255 + (colour[0] - 255) * part),
  Math.round(255 + (colour[1] - 255) * part),
  Math.round(255 + (colour[2] - 255) * part),
  255,
]

/** How much of a pixel is covered by the plate, and how much of it has the colour; 0 to 1. */
function sample(plate: typeof ROUND, glyph: Shape, x: number, y: number): { covered: number; coloured: number } {
  let covered = 0
  let coloured = 0
  for (let i = 0; i < FINE * FINE; i++) {
    const px = x + ((i % FINE) + 0.5) / FINE
    const py = y + (Math.floor(i / FINE) + 0.5) / FINE
    if (plate.rim(px, py)) covered++
    if (plate.body(px, py) && !glyph(px, py)) coloured++
  }
  return { covered: covered / (FINE * FINE), coloured: coloured / (FINE * FINE) }
}

const painted = new Map<Icon, string>()

/** The icon as a data URI, drawn when first asked for. */
export function iconUri(icon: Icon): string {
  const known = painted.get(icon)
  if (known) return known
  const uri = paint(icon)
  painted.set(icon, uri)
  return uri
}
