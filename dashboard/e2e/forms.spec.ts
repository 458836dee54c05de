import { expect, test } from '@playwright/test'
import { DEMO, logIn, submit, unique } from './steps'

test('the same object again opens the first job, and says so', async ({ page }) => {
  const object = unique('invoice')
  await logIn(page, DEMO)
  const send = async () => {
    await page.goto('/#/submit?type=noop')
    await page.getByText('Options', { exact: true }).click()
    await page.getByLabel('object_id').fill(object)
    await page.getByRole('button', { name: 'Submit' }).click()
    await expect(page.locator('#state')).toContainText('completed')
    return page.locator('main .mono').first().textContent()
  }
  const first = await send()
  await expect(page.getByText('this is the first job of that object id')).toBeHidden()
  expect(await send()).toBe(first)
  await expect(page.getByText('this is the first job of that object id')).toBeVisible()
})

test('the first field that is wrong gets the focus', async ({ page }) => {
  await logIn(page, DEMO)
  await page.goto('/#/submit?type=report')
  await page.getByLabel('min_seconds').pressSequentially('1e')
  await page.getByRole('button', { name: 'Submit' }).click()
  await expect(page.getByLabel('min_seconds')).toBeFocused()
  await expect(page.getByText('"1e" is no number')).toBeVisible()
  await page.getByLabel('min_seconds').fill('1')
  await page.getByText('Options', { exact: true }).click()
  await page.getByLabel('max_attempts').fill('26')
  await page.getByText('Options', { exact: true }).click()
  await expect(page.getByLabel('max_attempts')).toBeHidden()
  await page.getByRole('button', { name: 'Submit' }).click()
  await expect(page.getByLabel('max_attempts')).toBeFocused()
})

test('a duplicate runs what the first one ran', async ({ page, request }) => {
  const argv = ['printf', '%s|', 'a\nb', '', ' c ', '[']
  const [id = ''] = await submit(request, DEMO, [{ type: 'command', params: { argv } }])
  await logIn(page, DEMO)
  await page.goto(`/#/jobs/${id}`)
  await page.getByRole('link', { name: 'Duplicate' }).click()
  const sent = page.waitForRequest((each) => each.method() === 'POST' && each.url().endsWith('/jobs'))
  await page.getByRole('button', { name: 'Submit' }).click()
  expect((await sent).postDataJSON()).toMatchObject({ params: { argv } })
  await expect(page.locator('#state')).toContainText('completed')
})
