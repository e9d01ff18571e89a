import { Link } from '@tanstack/react-router'
import { useMay } from '../../api/context.tsx'
import { Crumbs } from '../../components/Crumbs.tsx'
import { Empty } from '../../components/state/Empty.tsx'
import { Checked } from './Checked.tsx'
import { DropFile } from './DropFile.tsx'
import { FileError } from './FileError.tsx'
import { useLicenceFile } from './useLicenceFile.ts'
import '../Users/users.css'
import './licences.css'

const HERE = 'Licences by CSV'

/** A file of usernames and licences: looked through first, then its good rows are asked of 8x8. */
export function LicencesByCsv() {
  const file = useLicenceFile()
  const { state } = file
  if (!useMay('users.request')) return <NotAllowed />
  return (
    <div className="page licences">
      <Head />
      <section className="card licences-card" aria-label="File" aria-busy={Boolean(state?.busy)}>
        <DropFile file={file} />
        <span className="secondary" role="status">
          {state?.busy === 'checking' && `Checking ${state.file.name}`}
          {state?.busy === 'asking' && 'Asking 8x8'}
        </span>
      </section>
      {state?.error instanceof Error && <FileError file={file} error={state.error} />}
      {state?.check && <Checked key={state.check.digest} file={file} check={state.check} done={state.done} />}
    </div>
  )
}

const Head = () => (
  <>
    <Crumbs here={HERE}>
      <Link to="/users">Users</Link>
    </Crumbs>
    <div className="page-head">
      <h1>{HERE}</h1>
      <span className="secondary">One row for each user: Username, Licence, and Extension where you want one</span>
    </div>
  </>
)

const NotAllowed = () => (
  <div className="page licences">
    <Head />
    <section className="card" aria-label="File">
      <Empty title="Your role can look but not ask for licences">Ask an admin for the operator role.</Empty>
    </section>
  </div>
)
