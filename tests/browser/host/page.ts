import { createTeamsHost } from './teamsHost.ts'
import type { HostOptions } from '../hostOptions.ts'
import type { TeamsHost } from './teamsHost.ts'

declare global {
  interface Window {
    host: TeamsHost
  }
}

const asked = new URLSearchParams(location.search)
const frame = document.querySelector('iframe')
const tab = asked.get('tab')
if (frame && tab) {
  const options = JSON.parse(asked.get('options') ?? '{}') as HostOptions
  window.host = createTeamsHost(frame, new URL(tab).origin, options)
  frame.src = tab
}
