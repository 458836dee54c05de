import type { Page } from '@playwright/test'
import { expect, test } from '@playwright/test'
import { ADMIN, DEMO, expectAccessible, expectNothingCutOff, logIn, submit, unique } from './steps'

const WIDTHS = [360, 768, 1280, 1920]
const SHOT = [360, 1280]

async function settle(page: Page) {
  await expect(page.getByText('Loading …')).toHaveCount(0)
  await page.evaluate(() => document.fonts.ready)
}

async function look(page: Page, name: string) {
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme })
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 })
      await expectNothingCutOff(page)
      if (SHOT.includes(width)) {
        await page.screenshot({ path: `target/screenshots/${name}-${theme}-${String(width)}.png`, fullPage: true })
      }
    }
    await page.setViewportSize({ width: 1280, height: 900 })
    await expectAccessible(page)
  }
}

test.describe.configure({ timeout: 300_000 })

test('the login', async ({ page }) => {
  await page.goto('/')
  await look(page, 'login')
  await page.getByLabel('User').fill('demo')
  await page.getByLabel('Password').fill('guess')
  await page.getByRole('button', { name: 'Log in' }).click()
  await expect(page.getByRole('alert')).toBeVisible()
  await look(page, 'login-refused')
})

test('the overview of a user', async ({ page, request }) => {
  await submit(request, DEMO, [{ type: 'noop', labels: { run: unique('own') } }])
  await logIn(page, DEMO)
  await expect(page.getByRole('region', { name: 'Newest' }).getByRole('row').nth(1)).toBeVisible()
  await settle(page)
  await look(page, 'own-overview')
})

test('forms, questions and faults', async ({ page, context }) => {
  await logIn(page, ADMIN)
  await page.goto('/#/submit?type=batch_email')
  await page.getByText('Options').click()
  await page.getByRole('button', { name: 'Submit' }).click()
  await expect(page.getByText('is required').first()).toBeVisible()
  await look(page, 'submit-refused')
  await page.goto('/#/users')
  await page.getByRole('button', { name: 'New user' }).click()
  await look(page, 'dialog-user')
  await page.keyboard.press('Escape')
  await page.goto('/#/jobs?label=none:such')
  await page.getByRole('button', { name: 'Cancel all that match' }).click()
  await expect(page.getByText('0 jobs of this filter')).toBeVisible()
  await look(page, 'dialog-bulk')
  await page.keyboard.press('Escape')
  await page.goto('/#/queues')
  await settle(page)
  await page.setViewportSize({ width: 360, height: 900 })
  await page.getByRole('button', { name: 'Menu' }).click()
  await expectAccessible(page)
  await page.screenshot({ path: 'target/screenshots/menu-dark-360.png' })
  await page.getByRole('button', { name: 'Menu' }).click()
  await context.setOffline(true)
  await expect(page.getByRole('alert').first()).toContainText('Stale')
  await look(page, 'queues-stale')
  await page.getByRole('link', { name: 'Submit', exact: true }).click()
  await page.getByRole('link', { name: 'Jobs', exact: true }).click()
  await expect(page.getByRole('alert').first()).toContainText('Disconnected')
  await look(page, 'jobs-disconnected')
})

test('the pages of an administrator', async ({ page, request }) => {
  const labels = { run: unique('looks'), team: 'billing' }
  await submit(request, ADMIN, [
    { type: 'unstable_task', params: { failure_rate: 1 }, max_attempts: 2, backoff_seconds: 1, labels },
    { type: 'noop', delay_seconds: 3600, object_id: unique('invoice'), labels },
    { type: 'generate_report', params: { title: 'Quarter', sections: ['Sales', 'Costs'] }, labels },
    { type: 'report', params: { min_seconds: 300, max_seconds: 300 }, timeout_seconds: 600, labels },
  ])
  const [command = ''] = await submit(request, ADMIN, [
    { type: 'command', params: { command: 'for i in $(seq 40); do echo "line $i of forty"; done; exit 3' }, labels },
  ])
  await logIn(page, ADMIN)
  await expect(page.getByRole('heading', { name: /^Throughput/ })).toBeVisible()
  await settle(page)
  await look(page, 'overview')
  await page.goto(`/#/jobs/${command}`)
  await expect(page.locator('#state')).toContainText('failed')
  await expect(page.getByRole('log')).toContainText('line 40 of forty')
  await settle(page)
  await look(page, 'job')
  for (const name of ['jobs', 'submit', 'workers', 'queues', 'users']) {
    await page.goto(`/#/${name}`)
    await settle(page)
    await look(page, name)
  }
  await page.goto('/#/jobs?label=none:such')
  await expect(page.getByText('No job matches.')).toBeVisible()
  await look(page, 'jobs-empty')
  await page.goto('/#/jobs/0193a5c4-0000-7000-8000-000000000000')
  await expect(page.getByText('There is no such job.')).toBeVisible()
  await look(page, 'job-missing')
})
