import type { Page } from '@playwright/test'
import { expect, test } from '@playwright/test'
import { DEMO, logIn } from './steps'

const tokenOf = (page: Page) =>
  page.evaluate(() => (JSON.parse(sessionStorage.getItem('millrace.session') ?? '{}') as { token?: string }).token)

test('a session is renewed before its token ends', async ({ page }) => {
  await page.clock.install()
  await logIn(page, DEMO)
  const first = await tokenOf(page)
  const renewal = page.waitForResponse('**/auth/renew')
  await page.clock.fastForward('13:00')
  expect((await renewal).status()).toBe(200)
  await expect.poll(() => tokenOf(page)).not.toBe(first)
  const listing = page.waitForRequest(/\/jobs\?/)
  await page.getByRole('link', { name: 'Jobs', exact: true }).click()
  expect((await listing).headers().authorization).toBe(`Bearer ${(await tokenOf(page)) ?? ''}`)
  await expect(page.getByText(/shown/)).toBeVisible()
})
