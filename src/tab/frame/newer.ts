/** Does the server have another build of the console than this page? False too where it gives no answer. */
export async function newerIsThere(): Promise<boolean> {
  const mine = document.querySelector<HTMLScriptElement>('script[type=module][src]')
  if (!mine) return false
  try {
    const answer = await fetch('/tab/', { cache: 'no-store' })
    const page = answer.ok ? await answer.text() : ''
    return page.includes('id="console"') && !page.includes(new URL(mine.src).pathname)
  } catch {
    return false
  }
}
