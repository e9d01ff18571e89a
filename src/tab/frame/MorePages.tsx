import { Button, Menu, MenuItemLink, MenuList, MenuPopover, MenuTrigger } from '@fluentui/react-components'
import { ChevronDown16Regular } from '@fluentui/react-icons'
import { useRouter, useRouterState } from '@tanstack/react-router'
import { PageCount } from './PageCount.tsx'
import type { PageLink } from './pages.ts'

/** The pages that do not fit side by side, behind the last that does. */
export function MorePages({ pages }: { pages: PageLink[] }) {
  const router = useRouter()
  const path = useRouterState({ select: ({ location }) => location.pathname })
  const isHere = ({ to }: PageLink): boolean => path === to || path.startsWith(`${to}/`)
  return (
    <Menu>
      <MenuTrigger disableButtonEnhancement>
        <Button
          className={`more-pages${pages.some(isHere) ? ' more-on' : ''}`}
          appearance="transparent"
          icon={<ChevronDown16Regular />}
          iconPosition="after"
          aria-label={pages.some(isHere) ? `${pages.find(isHere)?.words}, more pages` : 'More pages'}
        >
          {pages.find(isHere)?.words ?? 'More'}
        </Button>
      </MenuTrigger>
      <MenuPopover>
        <MenuList aria-label="More pages">
          {pages.map((page) => (
            <MenuItemLink
              key={page.to}
              href={router.buildLocation({ to: page.to }).href}
              aria-current={isHere(page) ? 'page' : undefined}
              onClick={(event) => {
                if (event.metaKey || event.ctrlKey || event.shiftKey) return
                event.preventDefault()
                void router.navigate({ to: page.to })
              }}
            >
              {page.words} <PageCount page={page} />
            </MenuItemLink>
          ))}
        </MenuList>
      </MenuPopover>
    </Menu>
  )
}
