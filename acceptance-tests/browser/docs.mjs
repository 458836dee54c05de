// The page of the API's documentation, logged in in both ways. Prints what it saw; exits with 1 if that was not so.
// Arguments: the gateway's address, and a folder for screenshots.
import { chromium } from 'playwright-core';

const [gateway, folder] = process.argv.slice(2);
const PATIENCE = 20_000;

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-dev-shm-usage'],
});
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  page.setDefaultTimeout(PATIENCE);
  const refused = [];
  page.on('console', (message) => {
    // A 401 is what this is about; what the page's policy blocks is not.
    if (message.type() === 'error' && !message.text().includes('401')) refused.push(message.text());
  });
  page.on('pageerror', (error) => refused.push(String(error)));

  await page.goto(`${gateway}/docs/`);
  await page.locator('#operations-auth-getMe .opblock-summary-control').click();
  await page.locator('#operations-auth-getMe .try-out__btn').click();
  await page.screenshot({ path: `${folder}/docs.png` });
  const whoAmI = async (expected) => {
    await page.locator('#operations-auth-getMe .execute').click();
    const status = page.locator('#operations-auth-getMe .live-responses-table .response td.response-col_status');
    await status.filter({ hasText: expected }).first().waitFor();
    return page.locator('#operations-auth-getMe .live-responses-table .response').first().innerText();
  };
  const logIn = async (fill) => {
    await page.locator('.auth-wrapper > .authorize, .auth-wrapper .btn.authorize').first().click();
    await fill(page.locator('.modal-ux'));
    await page.screenshot({ path: `${folder}/log-in.png` });
    await page.locator('.modal-ux .btn-done').first().click();
  };
  const container = (dialog, scheme) => dialog.locator('.auth-container', { hasText: scheme });
  const expect = (seen, wanted) => {
    if (!seen.includes(wanted)) throw new Error(`expected ${wanted}, saw:\n${seen}`);
    console.log(`ok: ${wanted}`);
  };

  expect(await whoAmI('401'), 'unauthenticated');

  await logIn(async (dialog) => {
    const basic = container(dialog, 'basic (http, Basic)');
    await basic.locator('input[name=username]').fill('demo');
    await basic.locator('input[name=password]').fill('demo');
    await basic.locator('.btn.authorize').click();
  });
  expect(await whoAmI('200'), '"username":"demo"'.replace(':', ': '));
  await page.screenshot({ path: `${folder}/basic.png`, fullPage: true });

  const answer = await page.request.post(`${gateway}/auth/token`, { data: { username: 'admin', password: 'admin' } });
  const token = (await answer.json()).access_token;
  await logIn(async (dialog) => {
    await container(dialog, 'basic (http, Basic)').locator('button', { hasText: 'Logout' }).click();
    const bearer = container(dialog, 'bearer (http, Bearer)');
    await bearer.locator('input').fill(token);
    await bearer.locator('.btn.authorize').click();
  });
  await page.locator('#operations-auth-getMe .btn-clear').click();
  expect(await whoAmI('200'), '"username": "admin"');
  await page.screenshot({ path: `${folder}/bearer.png`, fullPage: true });

  if (refused.length > 0) throw new Error(`the page complains: ${refused.join('; ')}`);
} finally {
  await browser.close();
}
