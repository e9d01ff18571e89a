import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'

describe('npm start', () => {
  it('compiles beforehand with the flags it starts with: V8 takes no code that was compiled with others', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> }
    const flags = (command = ''): string[] =>
      command
        .split('&&')
        .at(-1)!
        .split(' ')
        .filter((word) => word.startsWith('--'))
    assert.ok(flags(scripts['start']).length > 1)
    assert.deepEqual(flags(scripts['prestart']), flags(scripts['start']))
  })
})
