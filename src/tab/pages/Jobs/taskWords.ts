import type { Job } from '../../../api/contract.ts'
import { chosenWords } from '../../../words/chosen.ts'
import { JOB_TYPE_WORDS, PREVIEW } from '../../../words/states.ts'

/** What the job was for, where it was not a sync of everything: "Undo of Job 12". */
export function taskWords({ task, planOf }: Job): string | null {
  if (planOf !== null) return `Applies the plan of Job ${planOf}`
  switch (task.kind) {
    case 'sync':
      return null
    case 'user':
      return 'One user alone'
    case 'users':
      return chosenWords(task.users)
    case 'retry':
      return `Retry of Job ${task.jobId}`
    case 'undo':
      return `Undo of Job ${task.jobId}`
    case 'withdraw':
      return 'Takes back what is ours'
  }
}

export const typeWords = (job: Job): string => (job.preview ? PREVIEW : JOB_TYPE_WORDS[job.type])
