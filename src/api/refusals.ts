import { Problem } from '../http/route.ts'
import { NotAllowed } from '../identity/refusals.ts'
import { ACTIONS } from '../identity/roles.ts'
import {
  AlreadyApproved,
  AlreadyEnded,
  ExceedsGuard,
  NoSuchJob,
  NoSuchUser,
  NoSuchUsers,
  NothingToApprove,
  NotPossible,
  NotSetUp,
  ServiceOff,
  SyncGoing,
  TooManyChosen,
} from '../sync/sync.ts'
import { needsRole } from './access.ts'
import { noJob, notPossible, notSetUp, noUser, noUsers, serviceOff, tooManyChosen } from './named.ts'

/** Tells what the sync service refused as a problem: what stands in the way, and what would be right. */
export async function orRefuse<T>(doing: () => Promise<T>): Promise<T> {
  try {
    return await doing()
  } catch (error) {
    throw problemOf(error)
  }
}

function problemOf(error: unknown): unknown {
  if (error instanceof NoSuchJob) return noJob(error.jobId)
  if (error instanceof NoSuchUser) return noUser(error.userId)
  if (error instanceof NoSuchUsers) return noUsers(error.userIds, error.of)
  if (error instanceof TooManyChosen) return tooManyChosen(error.chosen, error.most)
  if (error instanceof NotSetUp) return notSetUp(error.missing)
  if (error instanceof ServiceOff) return serviceOff(error.service)
  if (error instanceof NotPossible) return notPossible(error.message)
  if (error instanceof ExceedsGuard) return needsRole(new NotAllowed('sync.approve', ACTIONS['sync.approve']))
  if (error instanceof AlreadyApproved) {
    const { jobId: id, approved } = error
    const who = approved ? ` by ${approved.name} at ${approved.at}, and job ${approved.jobId} applies it` : ''
    return conflict('Approved already', `The plan of job ${id} was approved${who}. A plan is applied once.`)
  }
  if (error instanceof NothingToApprove) {
    const detail = `Job ${error.job.id} kept no plan. A preview that succeeded, or a sync that the guard stopped, has one.`
    return conflict('Nothing to approve', detail)
  }
  if (error instanceof SyncGoing) {
    const going = error.jobs.map(({ id }) => `job ${id}`).join(', ')
    return conflict('A sync is running', `Wait until ${going} ended, or cancel it, then approve again.`)
  }
  if (error instanceof AlreadyEnded) {
    const { id, state, endedAt, cancelledBy } = error.job
    const by = state === 'cancelled' && cancelledBy ? `, cancelled by ${cancelledBy.name}` : ` as ${state}`
    return conflict('The job has ended', `Job ${id} ended at ${endedAt}${by}. There is nothing to cancel.`)
  }
  return error
}

const conflict = (title: string, detail: string): Problem => new Problem(409, title, detail)
