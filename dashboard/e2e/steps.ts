import AxeBuilder from '@axe-core/playwright'
import type { APIRequestContext, Locator, Page } from '@playwright/test'
import { expect } from '@playwright/test'

export interface Person {
  readonly username: string
  readonly password: string
}

export const DEMO: Person = { username: 'demo', password: 'demo' }
export const ADMIN: Person = { username: 'admin', password: 'admin' }

export async function logIn(page: Page, { username, password }: Person) {
  await page.goto('/')
  await page.getByLabel('User').fill(username)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Log in' }).click()
  await expect(page.getByRole('status').filter({ hasText: 'Live' })).toBeVisible()
}

export const unique = (what: string) => `${what}-${String(Date.now())}-${String(Math.floor(Math.random() * 1e6))}`

const basic = ({ username, password }: Person) => ({
  Authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`,
})

/** By the API, past the pages: answers the ids. */
export async function submit(request: APIRequestContext, who: Person, jobs: readonly object[]): Promise<string[]> {
  const answer = await request.post('/jobs/batch', { headers: basic(who), data: { jobs } })
  expect(answer.status()).toBe(200)
  const body = (await answer.json()) as { results: { job_id: string }[] }
  return body.results.map((result) => result.job_id)
}

export async function cancel(request: APIRequestContext, who: Person, id: string) {
  const answer = await request.post(`/jobs/${id}/cancel`, { headers: basic(who) })
  // One that has ended already, in whatever way, is as good.
  expect([200, 202, 409]).toContain(answer.status())
}

export async function createUser(request: APIRequestContext, who: Person) {
  const answer = await request.post('/users', { headers: basic(ADMIN), data: { ...who, roles: ['user'] } })
  expect(answer.status()).toBe(201)
}

/** Fails for what the page has asked of others, refused to run by its policy, or thrown. */
export function watch(page: Page, baseURL: string) {
  const faults: string[] = []
  page.on('request', (request) => {
    if (!request.url().startsWith(baseURL)) faults.push(`asked another host: ${request.url()}`)
  })
  page.on('pageerror', (error) => faults.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error' && message.text().includes('Content Security Policy')) faults.push(message.text())
  })
  return () => expect(faults).toEqual([])
}

export async function expectAccessible(page: Page) {
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze()
  expect(violations.map((each) => `${each.id}: ${each.nodes.map((node) => node.target.join(' ')).join(', ')}`)).toEqual([])
}

/** Nothing may be wider than the window, and no status, button or time wider than its cell. */
export async function expectNothingCutOff(page: Page) {
  const wide = await page.evaluate(() =>
    [...document.querySelectorAll('body *')]
      .filter((element) => !element.closest('.sr-only, thead, .output, .code, svg, .uplot'))
      .filter((element) => element.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
      .map((element) => `${element.tagName}.${element.className}: ${element.textContent.slice(0, 40)}`),
  )
  expect(wide).toEqual([])
  const cut = await page.evaluate(() =>
    [...document.querySelectorAll('td .status, td .button, td time')]
      .filter((element) => element.getBoundingClientRect().right > (element.closest('td')?.getBoundingClientRect().right ?? 0) + 1)
      .map((element) => element.textContent),
  )
  expect(cut).toEqual([])
  expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0)
}

const MOST_TABS = 40

/** By the key, as one who has no pointer. */
export async function tabTo(page: Page, wanted: Locator) {
  for (let tabs = 0; tabs < MOST_TABS; tabs++) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return
    await page.keyboard.press('Tab')
  }
  await expect(wanted).toBeFocused()
}

/** Answers how much of the page has moved since, without being asked to by a person: 1 is all of it. */
export async function watchShifts(page: Page) {
  await page.evaluate(() => {
    const watched = { shifts: 0 }
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) watched.shifts += (entry as PerformanceEntry & { value: number }).value
    }).observe({ type: 'layout-shift', buffered: false })
    Object.assign(window, { watched })
  })
  return () =>
    page.evaluate(async () => {
      // Some frames, so that what was drawn last has been told of, too.
      for (let frames = 0; frames < 5; frames++) await new Promise(requestAnimationFrame)
      return (window as unknown as { watched: { shifts: number } }).watched.shifts
    })
}
