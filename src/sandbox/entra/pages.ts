/** The pages that the issuer shows to people. Plain HTML without a script; nothing of a request is shown unescaped. */
import type { Answer } from '../http.ts'
import { PEOPLE, personOf } from './people.ts'
import type { PersonKey } from './people.ts'

export const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.codePointAt(0)};`)

const STYLE = `
:root { color-scheme: light dark; --canvas: #f5f5f5; --card: #fff; --line: #d1d1d1; --text: #242424; --soft: #616161; --hover: #f0f0f0; --focus: #0f6cbd; --fill: #0f6cbd; --on-fill: #fff }
@media (prefers-color-scheme: dark) { :root { --canvas: #1f1f1f; --card: #292929; --line: #666; --text: #fff; --soft: #adadad; --hover: #3d3d3d; --focus: #479ef5; --fill: #115ea3; --on-fill: #fff } }
* { box-sizing: border-box }
body { margin: 0; min-height: 100vh; display: flex; align-items: center; justify-content: center; padding: 16px; background: var(--canvas); color: var(--text); font: 14px/20px 'Segoe UI', system-ui, -apple-system, Roboto, sans-serif }
main { width: 100%; max-width: 400px; padding: 24px; background: var(--card); border: 1px solid var(--line); border-radius: 8px }
h1 { margin: 0; font-size: 20px; line-height: 28px; font-weight: 600 }
p { margin: 8px 0 16px; color: var(--soft) }
ul { list-style: none; margin: 0; padding: 0; display: grid; grid-template-columns: minmax(0, 1fr); gap: 8px }
button { width: 100%; min-height: 52px; padding: 6px 12px; text-align: start; font: inherit; color: inherit; background: transparent; border: 1px solid var(--line); border-radius: 4px; cursor: pointer }
button:hover { background: var(--hover) }
button:focus-visible, a:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px }
button b { display: block; font-weight: 600 }
button { min-width: 0; overflow-wrap: anywhere }
button span, .soft { color: var(--soft) }
button.main { min-height: 44px; text-align: center; font-weight: 600; background: var(--fill); color: var(--on-fill); border-color: var(--fill) }
a { color: inherit; display: inline-block; padding: 12px 0 }
@media (forced-colors: active) { button.main { forced-color-adjust: none; background: Highlight; color: HighlightText; border-color: HighlightText } }
`

export const page = (title: string, body: string, status = 200): Answer => ({
  status,
  headers: {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  },
  body: `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title><style>${STYLE}</style></head><body><main><h1>${title}</h1>${body}</main></body></html>`,
})

/** `action`: where the choice is sent. */
export function choosePerson(company: string, domain: string, action: string): Answer {
  const rows = (Object.keys(PEOPLE) as PersonKey[]).map((key) => {
    const { label, name, local, says } = personOf(key)
    const who = `${name} · ${local}@${domain}`
    return `<li><button name="as" value="${key}"><b>${label}</b><span>${escaped(says)}<br>${escaped(who)}</span></button></li>`
  })
  return page(
    'Choose who you are',
    `<p>The sandbox stands in for Microsoft Entra ID. ${escaped(company)} is a company of invented people.</p>` +
      `<form method="post" action="${escaped(action)}"><ul>${rows.join('')}</ul></form>`,
  )
}

/** An admin is asked whether the organization agrees. */
export const askConsent = (company: string, action: string, person: PersonKey): Answer =>
  page(
    'Permissions requested',
    `<p>Voice Sync Console asks for ${escaped(company)}: sign in and read the profile of whoever signs in. Accepting holds for everybody in the organization.</p>` +
      `<form method="post" action="${escaped(action)}"><input type="hidden" name="as" value="${person}">` +
      `<ul><li><button class="main" name="consent" value="accept">Accept</button></li><li><button name="consent" value="cancel"><b>Cancel</b></button></li></ul></form>`,
  )

/** Anybody else is told who may. `back`: to the application, without. */
export const needAdmin = (back: string): Answer =>
  page(
    'Need admin approval',
    '<p>Voice Sync Console needs permission that only an admin can grant. Ask an admin to grant permission to this app before you can use it.</p>' +
      `<a href="${escaped(back)}">Return to the application without granting consent</a>`,
  )

export const signedOut = (): Answer => page('You signed out', '<p>You can close this window.</p>')

/** What cannot be told to the application, because nobody knows that it is the application. */
export const trouble = (code: number, text: string): Answer =>
  page('We could not sign you in', `<p>AADSTS${code}: ${escaped(text)}</p>`, 400)
