/** A small encoder for palette PNG pictures, and the bar. Cards carry pictures as data URIs, so nothing is fetched. */
import { crc32, deflateSync } from 'node:zlib'

/** Red, green, blue, alpha; each 0 to 255. */
export type Colour = readonly [number, number, number, number]

/** Rows of palette indexes. */
export interface Picture {
  width: number
  height: number
  palette: Colour[]
  pixels: Uint8Array
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

/** PNG with 4 bits a pixel; at most 16 colours. */
export function png(picture: Picture): Buffer {
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header(picture.width, picture.height, 4, 3)),
    chunk('PLTE', Buffer.from(picture.palette.flatMap(([red, green, blue]) => [red, green, blue]))),
    chunk('tRNS', Buffer.from(picture.palette.map(([, , , alpha]) => alpha))),
    chunk('IDAT', deflateSync(packed(picture), { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** PNG with red, green, blue and alpha of each pixel, for the icons of the app package. */
export function truecolour(width: number, height: number, at: (x: number, y: number) => Colour): Buffer {
  const lines = Buffer.alloc((width * 4 + 1) * height)
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) lines.set(at(x, y), y * (width * 4 + 1) + 1 + x * 4)
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header(width, height, 8, 6)),
    chunk('IDAT', deflateSync(lines, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

export const dataUri = (file: Buffer): string => `data:image/png;base64,${file.toString('base64')}`

function header(width: number, height: number, depth: number, kind: number): Buffer {
  const bytes = Buffer.alloc(13)
  bytes.writeUInt32BE(width, 0)
  bytes.writeUInt32BE(height, 4)
  bytes.set([depth, kind, 0, 0, 0], 8)
  return bytes
}

function chunk(name: string, body: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), body])
  const out = Buffer.alloc(named.length + 8)
  out.writeUInt32BE(body.length, 0)
  named.copy(out, 4)
  out.writeUInt32BE(crc32(named), named.length + 4)
  return out
}

/** Two pixels a byte, each row led by filter 0. */
function packed({ width, height, pixels }: Picture): Buffer {
  const stride = Math.ceil(width / 2)
  const out = Buffer.alloc((stride + 1) * height)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = y * (stride + 1) + 1 + (x >> 1)
      out[at]! |= pixels[y * width + x]! << (x % 2 ? 0 : 4)
    }
  return out
}

const WIDTH = 400
const HEIGHT = 8
const CLEAR: Colour = [0, 0, 0, 0]
const FRAME: Colour = [0x8a, 0x8a, 0x8a, 255]
const FILL: Colour = [0x6f, 0x74, 0xdd, 255]

/** The progress bar as a data URI; `percent` 0 to 100. */
export function bar(percent: number): string {
  const filled = Math.round(((WIDTH - 2) * Math.max(0, Math.min(100, percent))) / 100)
  const pixels = new Uint8Array(WIDTH * HEIGHT)
  for (let y = 0; y < HEIGHT; y++) for (let x = 0; x < WIDTH; x++) pixels[y * WIDTH + x] = barPixel(x, y, filled)
  return dataUri(png({ width: WIDTH, height: HEIGHT, palette: [CLEAR, FRAME, FILL], pixels }))
}

function barPixel(x: number, y: number, filled: number): number {
  const edgeX = x === 0 || x === WIDTH - 1
  const edgeY = y === 0 || y === HEIGHT - 1
  if (edgeX && edgeY) return 0
  if (edgeX || edgeY) return 1
  return x <= filled ? 2 : 0
}
