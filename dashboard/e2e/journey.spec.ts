import { expect, test } from '@playwright/test'
import { ADMIN, createUser, DEMO, logIn, submit, tabTo, unique, watch, watchShifts } from './steps'

test.describe('a job, from its form to its end', () => {
  test('the first one needs no documentation', async ({ page, baseURL }) => {
    const isClean = watch(page, baseURL ?? '')
    await logIn(page, DEMO)
    await page.getByRole('link', { name: 'Submit a job' }).click()
    await page.getByLabel('min_seconds').fill('2')
    await page.getByLabel('max_seconds').fill('2')
    await page.getByRole('button', { name: 'Submit' }).click()
    await expect(page.locator('#state')).toHaveText(/queued|processing/)
    await expect(page.locator('#state')).toContainText('processing')
    await expect(page.getByRole('progressbar', { name: 'Progress' })).toBeVisible()
    await expect(page.locator('#state')).toContainText('completed')
    await expect(page.getByText('sleep_seconds')).toBeVisible()
    await expect(page.getByRole('heading', { name: '1. completed' })).toBeVisible()
    isClean()
  })

  test('what a command writes is followed, searched, and stopped', async ({ page }) => {
    await logIn(page, DEMO)
    await page.goto('/#/submit?type=command')
    await page.getByLabel('command', { exact: true }).fill('for i in $(seq 600); do echo "line $i"; sleep 0.2; done')
    await page.getByRole('button', { name: 'Submit' }).click()
    const log = page.getByRole('log')
    await expect(log).toContainText('line 30')
    await expect(page.getByRole('checkbox', { name: 'Follow' })).toBeChecked()
    expect(await log.evaluate((frame) => frame.scrollHeight - frame.scrollTop - frame.clientHeight)).toBeLessThan(60)
    await page.getByRole('searchbox', { name: 'Search the output' }).fill('LINE 7')
    await expect(page.getByRole('search').getByText(/^\d+ found$/)).toBeVisible()
    await page.getByRole('button', { name: 'Next' }).click()
    await expect(page.getByRole('checkbox', { name: 'Follow' })).not.toBeChecked()
    await expect(log.locator('.current')).toHaveText('line 7')

    await page.getByRole('button', { name: 'Cancel', exact: true }).click()
    await page.getByRole('button', { name: 'Cancel the job' }).click()
    await expect(page.locator('#state')).toContainText('cancelled')
    await expect(page.getByText(', ended')).toBeVisible()

    await page.getByRole('button', { name: 'Retry' }).click()
    await expect(page.locator('#state')).toContainText('processing')
    await expect(page.getByRole('heading', { name: /^2\. / })).toBeVisible()
    await page.getByRole('button', { name: 'Cancel', exact: true }).click()
    await page.getByRole('button', { name: 'Cancel the job' }).click()
    await expect(page.locator('#state')).toContainText('cancelled')

    await page.getByRole('link', { name: 'Duplicate' }).click()
    await expect(page.getByLabel('command', { exact: true })).toHaveValue(/seq 600/)
  })

  test('what is wrong is said at its field', async ({ page }) => {
    await logIn(page, DEMO)
    await page.goto('/#/submit?type=batch_email')
    await page.getByRole('button', { name: 'Submit' }).click()
    await expect(page.getByText('is required').first()).toBeVisible()
    await page.getByLabel('recipients').fill('nobody')
    await page.getByLabel('subject').fill('Hello')
    await page.getByRole('button', { name: 'Submit' }).click()
    await expect(page.getByLabel('recipients')).toHaveAttribute('aria-invalid', 'true')
  })

  test('one that waits says why', async ({ page, request }) => {
    const [id = ''] = await submit(request, DEMO, [{ type: 'noop', delay_seconds: 3600 }])
    await logIn(page, DEMO)
    await page.goto(`/#/jobs/${id}`)
    await expect(page.getByText('Why it does not run:')).toBeVisible()
    await expect(page.locator('#state')).toContainText('scheduled')
  })
})

test.describe('the list', () => {
  test('is filtered, passed on, and shows what becomes of its rows', async ({ page, request, context }) => {
    const key = unique('live')
    await logIn(page, DEMO)
    await page.goto('/#/jobs')
    await page.getByLabel('Labels').fill(`run:${key}`)
    await page.getByRole('button', { name: 'Filter' }).click()
    await expect(page.getByText('No job matches.')).toBeVisible()
    const labels = { run: key }
    await submit(request, DEMO, [{ type: 'report', params: { min_seconds: 6, max_seconds: 6 }, labels }])
    await page.getByRole('button', { name: 'Show 1 new' }).click()
    await expect(page.getByRole('cell', { name: 'processing' })).toBeVisible()
    await expect(page.getByRole('cell', { name: 'completed' })).toBeVisible()
    const other = await context.newPage()
    await logIn(other, DEMO)
    await other.goto(page.url())
    await expect(other.getByLabel('Labels')).toHaveValue(`run:${key}`)
    await expect(other.getByRole('cell', { name: 'completed' })).toBeVisible()
  })

  test('comes by the page, by key', async ({ page, request }) => {
    const labels = { run: unique('pages') }
    await submit(
      request,
      DEMO,
      Array.from({ length: 120 }, () => ({ type: 'noop', labels })),
    )
    await logIn(page, DEMO)
    await page.goto(`/#/jobs?label=run:${labels.run}`)
    await expect(page.getByText('50 shown, there are more')).toBeVisible()
    await page.getByRole('button', { name: 'Load more' }).scrollIntoViewIfNeeded()
    await expect(page.getByText('100 shown, there are more')).toBeVisible()
    await page.getByRole('button', { name: 'Load more' }).scrollIntoViewIfNeeded()
    await expect(page.getByText('120 shown')).toBeVisible()
    await expect(page.getByRole('button', { name: 'Load more' })).toBeHidden()
  })

  test('is changed as a whole, after its number was said', async ({ page, request }) => {
    const labels = { run: unique('bulk') }
    await submit(
      request,
      DEMO,
      Array.from({ length: 7 }, () => ({ type: 'noop', delay_seconds: 3600, labels })),
    )
    await logIn(page, DEMO)
    await page.goto('/#/jobs')
    await expect(page.getByRole('button', { name: 'Cancel all that match' })).toBeDisabled()
    await page.goto(`/#/jobs?label=run:${labels.run}`)
    await page.getByRole('button', { name: 'Cancel all that match' }).click()
    await expect(page.getByText('7 jobs of this filter can be cancelled now.')).toBeVisible()
    await expect(page.getByRole('cell', { name: 'scheduled' })).toHaveCount(7)
    await page.getByRole('button', { name: 'Cancel 7 jobs' }).click()
    await expect(page.getByText('7 of 7 were cancelled')).toBeVisible()
    await page.getByRole('button', { name: 'Close' }).click()
    await expect(page.getByRole('cell', { name: 'cancelled' })).toHaveCount(7)
    await page.getByRole('button', { name: 'Retry all that match' }).click()
    await page.getByRole('button', { name: 'Retry 7 jobs' }).click()
    await expect(page.getByText('7 of 7 were queued again')).toBeVisible()
  })

  test('does not move what is there while rows arrive', async ({ page, request }) => {
    const labels = { run: unique('shift') }
    const some = (number: number) => Array.from({ length: number }, () => ({ type: 'noop', labels }))
    await submit(request, DEMO, some(10))
    await logIn(page, DEMO)
    await page.goto(`/#/jobs?label=run:${labels.run}`)
    await expect(page.getByRole('cell', { name: 'completed' })).toHaveCount(10)
    const shifted = await watchShifts(page)
    await submit(request, DEMO, some(5))
    await expect(page.getByRole('button', { name: 'Show 5 new' })).toBeVisible()
    expect(await shifted()).toBeLessThan(0.01)
    // What does move is seen to.
    await page.evaluate(() =>
      document.querySelector('main')?.prepend(Object.assign(document.createElement('div'), { style: 'height: 300px' })),
    )
    expect(await shifted()).toBeGreaterThan(0.01)
  })
})

test('the overview has its shape before its numbers', async ({ page }) => {
  await logIn(page, ADMIN)
  await page.goto('/#/queues')
  const shifted = await watchShifts(page)
  await page.goto('/#/overview')
  await expect(page.getByText('Not known yet')).toHaveCount(0)
  await expect(page.getByRole('region', { name: 'Workers' }).getByText(/ of /).first()).toBeVisible()
  expect(await shifted()).toBeLessThan(0.02)
})

test('two users do not see each other’s jobs', async ({ page, browser, baseURL, request }) => {
  const other = { username: unique('user'), password: 'correct horse battery' }
  await createUser(request, other)
  const labels = { run: unique('mine') }
  const [id = ''] = await submit(request, DEMO, [{ type: 'noop', labels }])
  await logIn(page, DEMO)
  await page.goto(`/#/jobs?label=run:${labels.run}`)
  await expect(page.getByRole('cell', { name: 'completed' })).toBeVisible()
  const theirs = await (await browser.newContext({ baseURL })).newPage()
  await logIn(theirs, other)
  await expect(theirs.getByText('You have no jobs yet.')).toBeVisible()
  await theirs.goto(`/#/jobs?label=run:${labels.run}`)
  await expect(theirs.getByText('No job matches.')).toBeVisible()
  await theirs.goto(`/#/jobs/${id}`)
  await expect(theirs.getByText('There is no such job.')).toBeVisible()
  await theirs.goto('/#/users')
  await expect(theirs.getByText('This page is for administrators.')).toBeVisible()
  await theirs.context().close()
})

test('an administrator pauses a queue and sees why its jobs wait', async ({ page, request }) => {
  await logIn(page, ADMIN)
  await page.getByRole('link', { name: 'Queues' }).click()
  await page.getByRole('button', { name: 'Pause compute_sum.normal' }).click()
  await expect(page.getByRole('button', { name: 'Resume compute_sum.normal' })).toBeVisible()
  const [id = ''] = await submit(request, ADMIN, [{ type: 'compute_sum', params: { numbers: [1] } }])
  await page.goto(`/#/jobs/${id}`)
  await expect(page.getByText(/paused/)).toBeVisible()
  await page.goto('/#/queues')
  await page.getByRole('button', { name: 'Resume compute_sum.normal' }).click()
  await page.goto(`/#/jobs/${id}`)
  await expect(page.locator('#state')).toContainText('completed')
})

test('an administrator creates and deletes a user', async ({ page }) => {
  const name = unique('made')
  await logIn(page, ADMIN)
  await page.getByRole('link', { name: 'Users', exact: true }).click()
  await page.getByRole('button', { name: 'New user' }).click()
  await page.getByLabel('Name').fill(name)
  await page.getByLabel('Password').fill('correct horse battery')
  await page.getByRole('button', { name: 'Create' }).click()
  const row = page.getByRole('row', { name: new RegExp(name) })
  await expect(row).toBeVisible()
  await row.getByRole('button', { name: 'Delete' }).click()
  await page.getByRole('button', { name: 'Delete the user' }).click()
  await expect(row).toBeHidden()
})

test('a wrong password, an ended session and a lost connection are said', async ({ page, context }) => {
  await page.goto('/')
  await page.getByLabel('User').fill('demo')
  await page.getByLabel('Password').fill('guess')
  await page.getByRole('button', { name: 'Log in' }).click()
  await expect(page.getByText('Unknown user, or wrong password.')).toBeVisible()
  await logIn(page, DEMO)
  await page.goto('/#/jobs')
  await expect(page.getByText(/shown/)).toBeVisible()
  await context.setOffline(true)
  await expect(page.getByRole('status').filter({ hasText: 'Offline' })).toBeVisible()
  await page.getByRole('link', { name: 'Overview', exact: true }).click()
  await expect(page.getByRole('alert').first()).toContainText(/Disconnected|Stale/)
  await context.setOffline(false)
  await expect(page.getByRole('status').filter({ hasText: 'Live' })).toBeVisible({ timeout: 60_000 })
  await page.evaluate(() => {
    const kept = JSON.parse(sessionStorage.getItem('millrace.session') ?? '{}') as { token: string }
    sessionStorage.setItem('millrace.session', JSON.stringify({ ...kept, token: `${kept.token.slice(0, -8)}AAAAAAAA` }))
  })
  await page.reload()
  await expect(page.getByText('Your session has ended: log in again.')).toBeVisible()
})

test('a job is submitted, and cancelled, by the keyboard alone', async ({ page }) => {
  await page.goto('/')
  await page.keyboard.type('demo')
  await page.keyboard.press('Tab')
  await page.keyboard.type('demo')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Your jobs' })).toBeVisible()
  await page.keyboard.press('Tab')
  await expect(page.getByRole('link', { name: 'Submit a job' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Submit a job' })).toBeVisible()
  await tabTo(page, page.getByLabel('min_seconds'))
  await page.keyboard.type('300')
  await page.keyboard.press('Tab')
  await page.keyboard.type('300')
  await page.keyboard.press('Enter')
  await expect(page.locator('#state')).toContainText('processing')
  const cancel = page.getByRole('button', { name: 'Cancel', exact: true })
  await tabTo(page, cancel)
  await page.keyboard.press('Enter')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
  await expect(cancel).toBeFocused()
  await page.keyboard.press('Enter')
  await tabTo(page, page.getByRole('button', { name: 'Cancel the job' }))
  await page.keyboard.press('Enter')
  await expect(page.locator('#state')).toContainText('cancelled')
})
