import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { ownIcons } from './icons.ts'

/** Builds the console to `dist/tab`; the server serves it under `/tab/`. No inline scripts, so that `script-src 'self'` holds. */
export default defineConfig({
  root: import.meta.dirname,
  base: '/tab/',
  plugins: [ownIcons(), react()],
  build: {
    outDir: '../../dist/tab',
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
    // what the first view needs is one file: packed better, and fewer requests, than many small ones. What is loaded
    // before it, also by whoever only passes by on the way to the issuer, is another.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            {
              name: 'start',
              test: /preload-helper|tab\/(host\/(host|keep)|api\/early|signIn\/(names|tokens|session|issuer)|theme\/themes)/,
              priority: 2,
            },
            { name: 'first', test: /tab\/(console|api\/queries|pages\/Services\/Services)\.tsx?$/, priority: 1 },
          ],
        },
      },
    },
  },
})
