import { createRoot } from 'react-dom/client'
import { App, loadTheme } from './App.tsx'
import type { Host } from './host/host.ts'

/** Shows the console in the page. All that its first view needs is one file, loaded by `main.ts`. */
export async function showConsole(root: HTMLElement, host: Host): Promise<void> {
  const first = await loadTheme(host.theme())
  createRoot(root).render(<App host={host} first={first} />)
}
