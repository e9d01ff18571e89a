import { createRoot } from 'react-dom/client'
import { App, loadTheme } from './App.tsx'
import { openHost } from './host/host.ts'
import './theme/base.css'
import './frame/frame.css'

async function start(root: HTMLElement): Promise<void> {
  const host = await openHost()
  const first = await loadTheme(host.theme())
  createRoot(root).render(<App host={host} first={first} />)
}

const root = document.getElementById('console')
if (root) void start(root)
