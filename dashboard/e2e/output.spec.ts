import { expect, test } from '@playwright/test'
import { DEMO, logIn, submit } from './steps'

test('a search goes from hit to hit, and around', async ({ page, request }) => {
  const [id = ''] = await submit(request, DEMO, [{ type: 'command', params: { command: 'seq -f "line %g" 200' } }])
  await logIn(page, DEMO)
  await page.goto(`/#/jobs/${id}`)
  await expect(page.getByText(', ended')).toBeVisible()
  await page.getByRole('searchbox', { name: 'Search the output' }).fill('LINE 7')
  const search = page.getByRole('search')
  await expect(search.getByText('11 found')).toBeVisible()
  const current = page.getByRole('log').locator('.current')
  const next = async (line: string, place: string) => {
    await page.getByRole('button', { name: 'Next' }).click()
    await expect(current).toHaveText(line)
    await expect(current).toBeInViewport()
    await expect(search.getByText(place, { exact: true })).toBeVisible()
  }
  await next('line 7', '1 of 11')
  await next('line 70', '2 of 11')
  for (let place = 3; place <= 11; place++) await next(`line ${String(68 + place)}`, `${String(place)} of 11`)
  await next('line 7', '1 of 11')
})

test('much output is shown to its end', async ({ page, request }) => {
  const params = { command: 'seq 300000; printf "x%.0s" $(seq 2000000); echo; echo last', max_output_bytes: 8_388_608 }
  const [id = ''] = await submit(request, DEMO, [{ type: 'command', params }])
  await logIn(page, DEMO)
  await page.goto(`/#/jobs/${id}`)
  await expect(page.getByText(', ended')).toBeVisible({ timeout: 60_000 })
  await expect(page.getByRole('log').locator('div').last()).toHaveText('last')
  await expect(page.getByText('The beginning is not shown: there is too much.')).toBeVisible()
})
