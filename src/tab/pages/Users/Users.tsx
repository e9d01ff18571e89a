import { useQuery } from '@tanstack/react-query'
import { useParams, useSearch } from '@tanstack/react-router'
import { plural } from '../../../words/button.ts'
import { useConsole, useLive } from '../../api/context.tsx'
import { queries } from '../../api/queries.ts'
import { Stopped } from '../../components/state/Stopped.tsx'
import { clock } from '../../components/words/time.ts'
import { isMisread } from '../../components/list/addressParts.ts'
import { useWidth } from '../../components/useWidth.ts'
import { misreadUsers, sought } from './filter/conditions.ts'
import { Facets } from './filter/Facets.tsx'
import { FoundUsers } from './filter/FoundUsers.tsx'
import { UserList } from './list/UserList.tsx'
import { useSteady } from './list/useSteady.ts'
import { useStill } from './list/useStill.ts'
import { UserPlace } from './panel/UserPlace.tsx'
import { UsersTools } from './UsersTools.tsx'
import './users.css'

/** Who needs me? Facets with counts for the whole directory, then the list, and beside it the user that is open. */
export function Users() {
  const { found } = useSearch({ from: '/users' })
  return found === undefined ? <AllUsers /> : <FoundUsers id={found} />
}

function AllUsers() {
  const { client } = useConsole()
  const search = useSearch({ from: '/users' })
  const { userId } = useParams({ strict: false })
  const width = useWidth()
  const counts = useQuery(queries(client).userCounts())
  const { page: _page, ...asked } = sought(search)
  const misread = misreadUsers(search)
  const users = useQuery({ ...queries(client).users(asked), enabled: !isMisread(misread) })
  const steady = useSteady(users, JSON.stringify(asked))
  const still = useStill(userId)
  const rows = isMisread(misread) ? [] : (steady.page?.items ?? [])
  if (userId && width === 'narrow') return <UserPlace id={userId} users={rows} width={width} />
  const beside = userId !== undefined && width === 'wide'
  return (
    <div className="page users-page">
      <div className="page-head">
        <h1>Users</h1>
        {!counts.isLoadingError && <Summary people={counts.data?.users} sites={counts.data?.sites} />}
        <UsersTools />
      </div>
      <Stopped />
      {counts.data?.users !== 0 && !isMisread(misread) && <Facets counts={counts.data ?? null} />}
      <div ref={still} className={beside ? 'users-beside' : undefined}>
        <UserList {...{ users, steady, misread }} openId={userId} brief={beside} nobodyYet={counts.data?.users === 0} />
        {(userId || width === 'middle') && <UserPlace id={userId} users={rows} width={width} />}
      </div>
    </div>
  )
}

function Summary({ people, sites }: { people: number | undefined; sites: number | undefined }) {
  const { status } = useLive()
  if (people === undefined || sites === undefined) return <span className="secondary">Loading…</span>
  if (people === 0) return <span className="secondary">Nobody here yet</span>
  const seen = [
    ...(status?.looks.pbx.at ? [`seen at 8x8 ${clock(status.looks.pbx.at)}`] : []),
    ...(status?.looks.teams.at ? [`at Microsoft 365 ${clock(status.looks.teams.at)}`] : []),
  ]
  const who = `${plural(people, 'person', 'people')} at ${plural(sites, 'site')}`
  return <span className="secondary">{seen.length ? `${who} · ${seen.join(', ')}` : who}</span>
}
