/** The test e-mail. */

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

/** `organization` and `by` are people's words. */
export function testLetter(organization: string, by: string): { subject: string; text: string; html: string } {
  const lines = [
    `Notices of Voice Sync Console of ${organization} reach this address.`,
    `${by} sent this to try it. A real one says what failed, why, and what to do, and links to the job.`,
  ]
  return {
    subject: `Test e-mail · ${organization}`,
    text: `${lines.join('\n\n')}\n`,
    html: `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Test e-mail</title></head><body style="font-family:'Segoe UI',Arial,sans-serif;font-size:15px">${lines.map((line) => `<p>${escaped(line)}</p>`).join('')}</body></html>`,
  }
}
