import type { BrowserContext, Page } from '@playwright/test'
import { expect, test } from '@playwright/test'
import { cancel, DEMO, logIn, submit } from './steps'

const WRITES = {
  type: 'command',
  timeout_seconds: 300,
  params: { command: 'i=0; while :; do i=$((i + 1)); echo "line $i"; sleep 0.2; done' },
}

/** The answers without an end that a tab holds. */
function streamsOf(page: Page) {
  const open = new Set<object>()
  page.on('request', (request) => {
    if (/\/events$|follow=true/.test(request.url())) open.add(request)
  })
  page.on('requestfinished', (request) => open.delete(request))
  page.on('requestfailed', (request) => open.delete(request))
  return () => open.size
}

/** As a browser does it when another tab comes to the front; one without a window takes all of its tabs for visible. */
const setHidden = (page: Page, hidden: boolean) =>
  page.evaluate((value) => {
    Object.defineProperty(document, 'hidden', { value, configurable: true })
    Object.defineProperty(document, 'visibilityState', { value: value ? 'hidden' : 'visible', configurable: true })
    document.dispatchEvent(new Event('visibilitychange'))
  }, hidden)

async function openRunning(context: BrowserContext, id: string) {
  const page = await context.newPage()
  const streams = streamsOf(page)
  await logIn(page, DEMO)
  await page.goto(`/#/jobs/${id}`)
  await expect(page.getByRole('log')).toContainText('line 3')
  return { page, streams }
}

const numbersOf = async (page: Page) =>
  (await page.getByRole('log').locator('div').allTextContents()).map((line) => Number(line.replace('line ', '')))

const begun: string[] = []

test.afterEach(async ({ request }) => {
  // They would hold their places at the workers until they time out.
  for (const id of begun.splice(0)) await cancel(request, DEMO, id)
})

test('many tabs of running jobs leave connections to one another', async ({ context, request }) => {
  begun.push(...(await submit(request, DEMO, [WRITES, WRITES, WRITES])))
  const tabs: Awaited<ReturnType<typeof openRunning>>[] = []
  for (const id of begun) {
    const tab = await openRunning(context, id)
    // What its own stream tells is not told twice.
    await expect.poll(tab.streams).toBe(2)
    await setHidden(tab.page, true)
    await expect.poll(tab.streams).toBe(0)
    tabs.push(tab)
  }
  const list = await context.newPage()
  await logIn(list, DEMO)
  await list.goto('/#/jobs?status=processing')
  await expect(list.getByRole('cell', { name: 'processing' }).first()).toBeVisible()

  const [first] = tabs
  if (!first) throw new Error('no tab')
  const before = (await numbersOf(first.page)).length
  await setHidden(first.page, false)
  await expect.poll(first.streams).toBe(2)
  await expect.poll(async () => (await numbersOf(first.page)).length).toBeGreaterThan(before)
  const numbers = await numbersOf(first.page)
  expect(numbers).toEqual(numbers.map((_, index) => index + 1))

  await first.page.getByRole('button', { name: 'Cancel', exact: true }).click()
  await first.page.getByRole('button', { name: 'Cancel the job' }).click()
  await expect(first.page.locator('#state')).toContainText('cancelled')
  await expect.poll(first.streams).toBe(1)
  await expect(first.page.getByRole('status').filter({ hasText: 'Live' })).toBeVisible()
})

test('the tab of a job says which one it is', async ({ page, request }) => {
  const [id = ''] = await submit(request, DEMO, [{ type: 'noop' }])
  await logIn(page, DEMO)
  await page.goto(`/#/jobs/${id}`)
  await expect(page).toHaveTitle(`noop …${id.slice(-12)} · Millrace`)
  await page.getByRole('link', { name: 'Jobs', exact: true }).click()
  await expect(page).toHaveTitle('Jobs · Millrace')
  await page.goBack()
  await expect(page).toHaveTitle(`noop …${id.slice(-12)} · Millrace`)
})
