/**
 * Loaded before the tests of every process: what the product leaves behind in them is looked through for secrets, and
 * one that is found in clear fails the process.
 */
import { watchAnswers } from './answers.ts'
import { lookThroughTheRest, watchFolders } from './folders.ts'
import { assertNothingFound } from './seen.ts'

watchAnswers()
watchFolders()

export const mochaHooks = {
  afterAll(): void {
    lookThroughTheRest()
    assertNothingFound()
  },
}
