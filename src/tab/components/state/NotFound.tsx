import { Search48Regular } from '@fluentui/react-icons'
import { Link } from '@tanstack/react-router'
import { Empty } from './Empty.tsx'

export function NotFound() {
  return (
    <div className="page own-head">
      <div className="page-head">
        <h1>Page not found</h1>
      </div>
      <div className="card">
        <Empty
          icon={<Search48Regular />}
          title="There is no such page"
          actions={
            <Link className="button-link" to="/services">
              Open Services
            </Link>
          }
        >
          The address names a page that the console does not have.
        </Empty>
      </div>
    </div>
  )
}
