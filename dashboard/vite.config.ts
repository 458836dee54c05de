import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  plugins: [react()],
  build: {
    outDir: 'target/classes/META-INF/resources',
    emptyOutDir: true,
    // Data in place of a file would need a wider Content-Security-Policy.
    assetsInlineLimit: 0,
    target: 'es2022',
    modulePreload: { polyfill: false },
  },
  // For work on the pages beside a running gateway: npx vite.
  server: {
    proxy: Object.fromEntries(
      ['auth', 'events', 'jobs', 'queues', 'stats', 'types', 'users', 'workers'].map((path) => [
        `/${path}`,
        process.env.MILLRACE_URL ?? 'http://localhost:8080',
      ]),
    ),
  },
  test: { include: ['test/**/*.test.ts'] },
})
