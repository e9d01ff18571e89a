import { AskDialog } from '../components/ask/AskDialog.tsx'
import type { HelpTopic } from './HelpMenu.tsx'
import './helpDialog.css'

const KEYS: [string, string][] = [
  ['Alt + Shift + click or Enter', 'On any sync action: as diagnostic, with extra logging'],
  ['/', 'To the search of a list'],
  ['Arrow keys', 'Between pages, and in menus'],
  ['Alt + Up, Alt + Down', 'To the user before or after, while one is open'],
  ['Esc', 'Closes menu, then dialog, then drawer, and goes back to where it was opened'],
]

const WORDS: [string, string][] = [
  ['In sync', 'Number and policies in Teams are as 8x8 and the settings say.'],
  ['Queued', 'A sync started now would change something for this user.'],
  ['Waiting', 'Microsoft needs time; it is tried again by itself.'],
  ['Needs attention', 'Somebody has to do something. The user says what, and who can.'],
  ['Excluded', 'A sync passes it over: no number, out of scope, or left out by an admin.'],
  ['Managed', 'A number that a sync assigned, or found as wanted. Only these are ever taken back.'],
  ['Guard', 'Stops a sync before its first write when it would take away too much.'],
  ['Changed by hand', 'Somebody changed in Teams what a sync had set. The next sync puts it back.'],
]

/** Two pages of help that fit into a dialog. */
export function HelpDialog({ topic, onClose }: { topic: HelpTopic; onClose: () => void }) {
  const keyboard = topic === 'keyboard'
  return (
    <AskDialog
      title={keyboard ? 'Keyboard' : 'What the words mean'}
      yes="Close"
      only
      busy={false}
      refused={null}
      onYes={onClose}
      onClose={onClose}
    >
      <dl className="help-list">
        {(keyboard ? KEYS : WORDS).map(([name, says]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{says}</dd>
          </div>
        ))}
      </dl>
    </AskDialog>
  )
}
