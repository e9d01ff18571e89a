import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { lacksFor, may } from '../src/identity/roles.ts'
import type { JobTask } from '../src/jobs/job.ts'
import { retryAction } from '../src/tab/pages/Jobs/retryAction.ts'

/** Every kind, so that a new one is thought of here. */
const KINDS: Record<JobTask['kind'], true> = {
  sync: true,
  user: true,
  users: true,
  retry: true,
  undo: true,
  withdraw: true,
}

describe('who is offered to try the rest of a job again', () => {
  for (const kind of Object.keys(KINDS) as JobTask['kind'][])
    it(`is who the server lets do so: ${kind}`, () => {
      for (const role of ['admin', 'operator', 'reader', 'user'] as const)
        assert.equal(
          may([role], retryAction({ kind })),
          may([role], 'jobs.retry') && lacksFor([role], kind) === null,
          role,
        )
    })
})
