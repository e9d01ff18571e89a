import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** Builds the console to `dist/tab`; the server serves it under `/tab/`. No inline scripts, so that `script-src 'self'` holds. */
export default defineConfig({
  root: import.meta.dirname,
  base: '/tab/',
  plugins: [react()],
  build: {
    outDir: '../../dist/tab',
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
    // what most pages share is few files: packed better, and fewer requests, than many small ones
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'parts', test: /tab\/components\/(State|time|useNow|useWidth|jobWords|useSlow|ErrorState)/ },
            { name: 'shared', test: /node_modules/, minShareCount: 12 },
          ],
        },
      },
    },
  },
})
