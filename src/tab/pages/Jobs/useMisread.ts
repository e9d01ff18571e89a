import { useSearch } from '@tanstack/react-router'
import { JOB_STATE_WORDS } from '../../../words/states.ts'
import { misreadOf, oneOf, type Misread } from '../../components/list/addressParts.ts'

const KNOWN = {
  service: oneOf('service', { pbx: true, teams: true }, true),
  state: oneOf('state', JOB_STATE_WORDS, true),
}

/** What the filters of the address say that there is not. */
export const useMisread = (): Misread => misreadOf(useSearch({ from: '/jobs' }), KNOWN)
