import { createRoot } from 'react-dom/client'
import { App } from './App.tsx'
import { openHost } from './host/host.ts'
import './theme/base.css'
import './frame/frame.css'

const root = document.getElementById('console')
if (root) void openHost().then((host) => createRoot(root).render(<App host={host} />))
