import { FluentProvider } from '@fluentui/react-components'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { useEffect, useMemo, useState } from 'react'
import { ApiError } from './api/client.ts'
import { ConsoleContext } from './api/context.tsx'
import type { Entered } from './api/context.tsx'
import { LiveProvider } from './api/LiveProvider.tsx'
import type { Host } from './host/host.ts'
import { createConsoleRouter } from './router.tsx'
import { SignInGate } from './signIn/SignInGate.tsx'
import { THEMES, type ConsoleTheme, type ThemeName } from './theme/themes.ts'

const RTL = /^(ar|he|fa|ur)\b/i

export interface Shown {
  theme: ThemeName
  tokens: ConsoleTheme
}
export const loadTheme = async (theme: ThemeName): Promise<Shown> => ({ theme, tokens: await THEMES[theme]() })

/** The console in the theme and direction of its host, behind sign-in. */
export function App({ host, first }: { host: Host; first: Shown }) {
  const [{ theme, tokens }, setShown] = useState(first)
  useEffect(() => host.onTheme((name) => void loadTheme(name).then(setShown)), [host])
  const dir = RTL.test(host.locale) ? 'rtl' : 'ltr'
  useEffect(() => {
    document.documentElement.dir = dir
    document.documentElement.dataset.theme = theme
    document.documentElement.style.colorScheme = theme === 'default' ? 'light' : 'dark'
  }, [dir, theme])
  return (
    <FluentProvider theme={tokens} dir={dir} className="console">
      <div className="canvas">
        <SignInGate host={host}>{(console) => <SignedIn console={console} />}</SignInGate>
      </div>
    </FluentProvider>
  )
}

function SignedIn({ console }: { console: Entered }) {
  const [session, takeSession] = useState(console.session)
  const cache = useMemo(createCache, [])
  const router = useMemo(() => createConsoleRouter(console.host.subPage), [console.host.subPage])
  return (
    <QueryClientProvider client={cache}>
      <ConsoleContext value={{ ...console, session, takeSession }}>
        <LiveProvider>
          <RouterProvider router={router} />
        </LiveProvider>
      </ConsoleContext>
    </QueryClientProvider>
  )
}

/** A refusal is final; what could not be reached is tried twice more. */
const worthATry = (error: unknown) => error instanceof ApiError && (error.status === 0 || error.status >= 502)

function createCache(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { staleTime: 5000, retry: (failed, error) => failed < 2 && worthATry(error) },
    },
  })
}
