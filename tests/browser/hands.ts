/** How a person gets through a story: with the mouse, or with the keyboard alone. Each counts what it does. */
import assert from 'node:assert/strict'
import type { Locator, Page } from 'playwright-core'

export type Way = 'mouse' | 'keyboard'
export type Place = 'a browser' | 'Teams'
export interface Turn {
  way: Way
  place: Place
}
/** Every main story is told three times. */
export const TURNS: readonly [Turn, ...Turn[]] = [
  { way: 'mouse', place: 'a browser' },
  { way: 'mouse', place: 'Teams' },
  { way: 'keyboard', place: 'Teams' },
]
export const said = ({ way, place }: Turn): string => `${way} in ${place}`

export interface Hands {
  /** Presses a button, a link, a switch, an entry of a menu; chooses a radio button. */
  press(on: Locator): Promise<void>
  /** In the place of what a field has. */
  type(into: Locator, text: string): Promise<void>
  /** Of a list to choose from, by its words. */
  choose(from: Locator, words: string): Promise<void>
  /** Prints what the story took. */
  told(story: string): void
}

export const handsOf = (page: Page, turn: Turn): Hands => (turn.way === 'mouse' ? mouse(turn) : keyboard(page, turn))

const print = (turn: Turn, story: string, took: string): void =>
  void process.stdout.write(`      ${story}, ${said(turn)}: ${took}\n`)

function mouse(turn: Turn): Hands {
  let clicks = 0
  return {
    async press(on) {
      clicks += 1
      await on.click()
    },
    async type(into, text) {
      await into.fill(text)
    },
    async choose(from, words) {
      clicks += 1
      await from.selectOption(words)
    },
    told: (story) => print(turn, story, `${clicks} clicks`),
  }
}

/** Stops on the way to one place; the largest page has fewer. */
const MOST_STOPS = 150
/** What has one stop for Tab, and arrows inside. */
const GROUPS = '[role=menu], [role=radiogroup], [role=tablist], table'

interface Element {
  tabIndex: number
  type?: string
  getAttribute(name: string): string | null
  matches(selector: string): boolean
  closest(selector: string): Element | null
  contains(other: Element): boolean
  compareDocumentPosition(other: Element): number
}

/** In the page: the key that leads on from what has the focus; null: it is there. */
function nextKey(shown: unknown, groups: string): string | null {
  const target = shown as Element
  const { activeElement: now, body } = (
    globalThis as unknown as { document: { activeElement: Element; body: Element } }
  ).document
  if (now === target) return null
  const group = target.closest(groups)
  const roving =
    (target.getAttribute('role') ?? '').startsWith('menuitem') || target.tabIndex < 0 || target.type === 'radio'
  // 4: the target comes after it
  const follows = now === body || (now.compareDocumentPosition(target) & 4) !== 0
  if (!group || !roving || now === group || !group.contains(now)) return follows ? 'Tab' : 'Shift+Tab'
  if (group.matches('[role=tablist], [role=radiogroup]')) return follows ? 'ArrowRight' : 'ArrowLeft'
  return follows ? 'ArrowDown' : 'ArrowUp'
}

function keyboard(page: Page, turn: Turn): Hands {
  let keys = 0
  const key = async (name: string) => {
    keys += 1
    await page.keyboard.press(name)
  }
  /** Nothing is focused by hand: Tab and arrows have to lead there. */
  const reach = async (to: Locator) => {
    await to.waitFor()
    for (let stop = 0; stop < MOST_STOPS; stop++) {
      const step = await to.evaluate(nextKey, GROUPS)
      if (step === null) return
      await key(step)
    }
    assert.fail(`the keyboard does not come to ${String(to)}`)
  }
  return {
    async press(on) {
      await reach(on)
      const kind = await on.evaluate((element) => {
        const { type, checked } = element as unknown as { type?: string; checked?: boolean }
        return type === 'radio' && checked ? 'chosen' : type === 'checkbox' || type === 'radio' ? 'box' : 'button'
      })
      // a radio button is chosen by coming to it
      if (kind !== 'chosen') await key(kind === 'box' ? 'Space' : 'Enter')
    },
    async type(into, text) {
      await reach(into)
      await key('Control+A')
      await page.keyboard.type(text)
    },
    async choose(from, words) {
      await reach(from)
      await page.keyboard.type(words)
      await page.keyboard.press('Tab')
      const chosen = await from.evaluate((element) => {
        const { selectedOptions } = element as unknown as { selectedOptions: { label: string }[] }
        return selectedOptions[0]?.label
      })
      assert.ok(chosen?.startsWith(words), `${words} was typed, and ${chosen} chosen`)
    },
    told: (story) => print(turn, story, `${keys} keys beside what is typed`),
  }
}
