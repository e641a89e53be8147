import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { expectView } from './chromium.ts';
import type { Invited } from './practice.ts';

/** Presses the button of that name. */
export const click = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

/** Fills in the invitation's form and sends it. */
export async function accept(page: Page, typed: { password: string; birthDate: string }) {
  await page.getByLabel('Choose a password').fill(typed.password);
  await page.getByLabel('The client’s date of birth').fill(typed.birthDate);
  await click(page, 'Accept the invitation');
}

/** Fills in a form that signs in, and presses its button. */
export async function signIn(page: Page, email: string, typed: string, action: string) {
  await page.getByLabel('Your e-mail address').fill(email);
  await page.getByLabel('Your password', { exact: true }).fill(typed);
  await click(page, action);
}

/** Expects the child's portal, with the one form that waits. */
export async function expectDashboard(page: Page, { childName, formName }: Invited) {
  await expectView(page, childName);
  expect(await page.locator('dl').innerText()).toMatch(/Open tasks\s+1\b/);
  await page.getByRole('listitem').filter({ hasText: formName }).getByText('To do').waitFor();
}

/** The text a screen reader reads out with a field. */
export async function describing(page: Page, id: string) {
  const ids = ((await page.locator(`#${id}`).getAttribute('aria-describedby')) ?? '').split(' ');
  return (await Promise.all(ids.map((each) => page.locator(`#${each}`).innerText()))).join(' ');
}
