import { expect, test } from '@playwright/test'
import { cancel, DEMO, logIn, submit, unique } from './steps'

test('a broken stream is said, made up for by asking, and comes back', async ({ page, request }) => {
  const labels = { run: unique('broken') }
  const mark = (text: string) => page.getByRole('status').filter({ hasText: text })
  await logIn(page, DEMO)
  await page.route(/\/events$/, (route) => route.abort())
  await page.goto(`/#/jobs?label=run:${labels.run}`)
  await page.reload()
  await expect(mark('Each 5 s')).toBeVisible()
  await expect(page.getByText('No job matches.')).toBeVisible()
  await submit(request, DEMO, [{ type: 'report', params: { min_seconds: 8, max_seconds: 8 }, labels }])
  await expect(page.getByRole('cell', { name: 'processing' })).toBeVisible()
  await expect(page.getByRole('cell', { name: 'completed' })).toBeVisible()
  await expect(mark('Each 5 s')).toBeVisible()
  await page.unroute(/\/events$/)
  await expect(mark('Live')).toBeVisible({ timeout: 60_000 })
  await submit(request, DEMO, [{ type: 'noop', labels }])
  await expect(page.getByRole('button', { name: 'Show 1 new' })).toBeVisible()
})

test('a job that only now comes to match is offered, however old it is', async ({ page, request }) => {
  const labels = { run: unique('late') }
  await logIn(page, DEMO)
  await page.goto(`/#/jobs?status=cancelled&label=run:${labels.run}`)
  await expect(page.getByText('No job matches.')).toBeVisible()
  const waits = { type: 'noop', delay_seconds: 3600, labels }
  const [older = '', newer = ''] = await submit(request, DEMO, [waits, waits])
  for (const [index, id] of [newer, older].entries()) {
    await cancel(request, DEMO, id)
    await page.getByRole('button', { name: 'Show 1 new' }).click()
    await expect(page.getByText(`${String(index + 1)} shown`)).toBeVisible()
    await expect(page.locator(`[title="${id}"]`)).toBeVisible()
  }
  await expect(page.getByRole('button', { name: /^Show/ })).toBeHidden()
})

test('an answer that comes after what followed from it does not undo it', async ({ page, request }) => {
  const [id = ''] = await submit(request, DEMO, [{ type: 'command', params: { command: 'sleep 300' } }])
  await logIn(page, DEMO)
  await page.goto(`/#/jobs/${id}`)
  const state = page.locator('#state')
  await expect(state).toContainText('processing')

  /** Once the answer has come, and been taken. */
  const late = async (action: string, until: string) => {
    await page.route(`**/jobs/${id}/${action}`, async (route) => {
      const response = await route.fetch()
      await expect(state).toContainText(until)
      await route.fulfill({ response })
    })
    return async () => {
      await page.waitForResponse(`**/jobs/${id}/${action}`)
      await page.waitForTimeout(500)
    }
  }
  const cancelled = (await late('cancel', 'cancelled'))()
  await page.getByRole('button', { name: 'Cancel', exact: true }).click()
  await page.getByRole('button', { name: 'Cancel the job' }).click()
  await cancelled
  await expect(state).toContainText('cancelled')

  const retried = (await late('retry', 'processing'))()
  await page.getByRole('button', { name: 'Retry' }).click()
  await retried
  await expect(page.getByRole('heading', { name: /^2\. / })).toBeVisible()
  await expect(state).toContainText('processing')
  await cancel(request, DEMO, id)
})
