import { Search48Regular } from '@fluentui/react-icons'
import { Link } from '@tanstack/react-router'
import { Empty } from './Empty.tsx'

export function NotFound() {
  return (
    <div className="page">
      <h1>Page not found</h1>
      <div className="card">
        <Empty
          icon={<Search48Regular />}
          title="There is no such page"
          actions={<Link to="/services">Open Services</Link>}
        >
          The address names a page that the console does not have.
        </Empty>
      </div>
    </div>
  )
}
