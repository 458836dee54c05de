import { defineConfig } from '@playwright/test'

// Debian's Chromium unless another is named: no browser is downloaded.
export default defineConfig({
  testDir: 'e2e',
  workers: 1,
  fullyParallel: false,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  outputDir: 'target/e2e',
  reporter: [['list']],
  use: {
    baseURL: process.env.MILLRACE_URL ?? 'http://localhost:8080',
    launchOptions: { executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] },
    trace: 'retain-on-failure',
    viewport: { width: 1280, height: 800 },
  },
})
