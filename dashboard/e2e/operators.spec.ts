import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from '@playwright/test'
import { createUser, DEMO, logIn, submit, unique } from './steps'

test('who knows the present password changes it', async ({ page, request }) => {
  const person = { username: unique('changer'), password: 'correct horse battery' }
  await createUser(request, person)
  await logIn(page, person)
  await page.getByRole('button', { name: person.username }).click()
  await page.getByLabel('Present password').fill('a guess')
  await page.getByLabel('New password').fill('battery horse correct')
  await page.getByRole('button', { name: 'Change it' }).click()
  await expect(page.getByText('is not the password of this user')).toBeVisible()
  await page.getByLabel('Present password').fill(person.password)
  await page.getByRole('button', { name: 'Change it' }).click()
  await expect(page.getByText('Your password was changed: log in with the new one.')).toBeVisible()
  await logIn(page, { ...person, password: 'battery horse correct' })
})

test('what runs is cancelled as a whole', async ({ page, request }) => {
  const labels = { run: unique('stop') }
  const long = { type: 'report', params: { min_seconds: 300, max_seconds: 300 }, timeout_seconds: 600, labels }
  await submit(request, DEMO, [long, long, long])
  await logIn(page, DEMO)
  await page.goto(`/#/jobs?label=run:${labels.run}`)
  await expect(page.getByRole('cell', { name: 'processing' })).toHaveCount(3)
  await page.getByRole('button', { name: 'Cancel all that match' }).click()
  await page.getByRole('button', { name: 'Cancel 3 jobs' }).click()
  await expect(page.getByText('3 of 3 were cancelled or asked to stop')).toBeVisible()
  await page.getByRole('button', { name: 'Close' }).click()
  await expect(page.getByRole('cell', { name: 'cancelled by user' })).toHaveCount(3)
})

test('what was sent to a callback is shown, and sent again', async ({ page, request }) => {
  test.skip(!process.env.MILLRACE_WEBHOOK_HTTP, 'the product under test sends nothing to this machine')
  let heard = 0
  const receiver = createServer((_, answer) => {
    heard++
    answer.writeHead(204).end()
  })
  await new Promise<void>((listening) => receiver.listen(0, '127.0.0.1', listening))
  try {
    const { port } = receiver.address() as AddressInfo
    const [id = ''] = await submit(request, DEMO, [{ type: 'noop', callback_url: `http://127.0.0.1:${String(port)}/told` }])
    await logIn(page, DEMO)
    await page.goto(`/#/jobs/${id}`)
    const deliveries = page.getByRole('table', { name: 'Deliveries' })
    await expect(deliveries.getByRole('cell', { name: 'delivered' })).toBeVisible()
    await expect(deliveries.getByRole('cell', { name: '204' })).toBeVisible()
    await deliveries.getByRole('button', { name: 'Send again' }).click()
    await expect.poll(() => heard).toBe(2)
    await expect(deliveries.getByRole('cell', { name: '2', exact: true })).toBeVisible()
  } finally {
    receiver.close()
  }
})
