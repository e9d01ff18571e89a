/**
 * Loaded before the tests of every process: what the product leaves behind in them is looked through for secrets, and
 * one that is found in clear fails the process.
 */
import { watchAnswers } from './answers.ts'
import { lookThroughTheRest, watchFolders } from './folders.ts'
import { assertNothingFound, takeLastLooks } from './seen.ts'

watchAnswers()
watchFolders()

export const mochaHooks = {
  async afterAll(this: Mocha.Context): Promise<void> {
    this.timeout(120_000)
    await takeLastLooks()
    lookThroughTheRest()
    assertNothingFound()
  },
}
