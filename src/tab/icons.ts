/** Takes each icon from the file of its own, when the console is built. */
import type { Plugin } from 'vite'

const FROM = '@fluentui/react-icons'
const IMPORT = /import \{([^}]*)\} from '@fluentui\/react-icons';?/g
/** "ArrowSyncCircle16Filled" */
const SIZED = /^([A-Za-z]+?)\d+(?:Regular|Filled)$/

const kebab = (name: string): string => name.replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase()

/**
 * The package has hundreds of icons in one module, and a module is in one file of the build: an icon that only a lazy page
 * shows would be part of the first load, because another of its module is.
 */
export const ownIcons = (): Plugin => ({
  name: 'own-icons',
  enforce: 'pre',
  transform(code, id) {
    if (!id.includes('/src/tab/') || !code.includes(FROM)) return null
    return { code: code.replace(IMPORT, (all, names: string) => importsOf(names) ?? all), map: null }
  },
})

/** Null: there is one whose file is not known. */
function importsOf(names: string): string | null {
  const icons = names
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean)
  const lines = icons.map((icon) => {
    const name = SIZED.exec(icon)?.[1]
    return name && `import { ${icon} } from '${FROM}/svg/${kebab(name)}';`
  })
  // on one line, so that lines of the source stay where they are
  return lines.every(Boolean) ? lines.join(' ') : null
}
