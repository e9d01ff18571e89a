/** What the sandbox's clouds gave to the product, to be entered as a person would. */
export interface Given {
  pbxApiKey: string
  clientId: string
  clientSecret: string
}

export async function given(): Promise<Given> {
  const answer = await fetch('/sandbox/given')
  if (!answer.ok) throw new Error('The sandbox does not tell its keys here.')
  return (await answer.json()) as Given
}
