import { expect, test } from '@playwright/test'
import { ADMIN, logIn, submit, unique } from './steps'

// The last of all files, as a worker is gone after it.
test('a worker that is drained ends what it has, and leaves', async ({ page, request }) => {
  const labels = { run: unique('drain') }
  await submit(request, ADMIN, [{ type: 'report', params: { min_seconds: 12, max_seconds: 12 }, labels }])
  await logIn(page, ADMIN)
  await page.goto(`/#/jobs?label=run:${labels.run}`)
  const row = page.getByRole('row').filter({ hasText: 'processing' })
  const name = (await row.getByText(/^worker-/).textContent()) ?? ''
  await page.getByRole('link', { name: 'Workers', exact: true }).click()
  const worker = page.getByRole('region', { name })
  await worker.getByRole('button', { name: 'Drain' }).click()
  await page.getByRole('button', { name: 'Drain', exact: true }).last().click()
  await expect(worker.getByRole('button', { name: 'Draining …' })).toBeDisabled()
  await submit(
    request,
    ADMIN,
    Array.from({ length: 10 }, () => ({ type: 'noop', labels })),
  )
  await page.goto(`/#/jobs?label=run:${labels.run}`)
  await page.getByRole('button', { name: 'Show 10 new' }).click()
  await expect(page.getByRole('cell', { name: 'completed' })).toHaveCount(11, { timeout: 40_000 })
  await expect(page.getByRole('cell', { name, exact: true })).toHaveCount(1)
  await page.getByRole('link', { name: 'Workers', exact: true }).click()
  await expect(page.getByRole('region', { name: /^worker-/ }).first()).toBeVisible()
  await expect(worker).toBeHidden({ timeout: 60_000 })
})
