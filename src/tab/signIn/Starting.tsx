import { Mark } from '../components/words/Mark.tsx'

/** The first screen of index.html in the colours of the theme, until the console knows who is here. */
export function Starting() {
  return (
    <div className="starting" role="status" aria-label="Loading Voice Sync Console">
      <header>
        <Mark />
        <span className="header-product">Voice Sync Console</span>
      </header>
      <div className="page" aria-hidden="true">
        <i className="bar starting-title" />
        <div className="card starting-card">
          {[38, 62, 51, 58, 44].map((width) => (
            <i key={width} className="bar" style={{ width: `${width}%` }} />
          ))}
        </div>
      </div>
    </div>
  )
}
