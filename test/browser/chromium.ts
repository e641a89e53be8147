import { existsSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, chromium, type Page } from 'playwright-core';
import { expect, onTestFinished } from 'vitest';

const places = [process.env['CHROMIUM_PATH'], '/usr/bin/chromium', '/usr/bin/google-chrome'];

/** Where a Chromium is on this machine, if there is one; CHROMIUM_PATH goes first. */
export const chromiumPath = places.find((place) => place && existsSync(place));

export function launchChromium(): Promise<Browser> {
  // Inside a container Chromium cannot build its own sandbox as root.
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return chromium.launch({ executablePath: chromiumPath ?? '', args });
}

/** A visitor's page, with everything that could give them away. */
export interface Visit {
  readonly page: Page;
  /** The address of every request and of every page shown, with its fragment. */
  readonly addresses: readonly string[];
  /** Everything that was written to the console. */
  readonly messages: readonly string[];
  /** Scripts that failed, and whatever the browser refused to do. */
  readonly failures: readonly string[];
}

/** Somebody with a browser of their own; gone when the test is. */
export async function visit(browser: Browser): Promise<Visit> {
  const context = await browser.newContext({ locale: 'en-US', timezoneId: 'America/New_York' });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const addresses: string[] = [];
  const messages: string[] = [];
  const failures: string[] = [];
  page.on('request', (request) => addresses.push(request.url()));
  page.on('framenavigated', (frame) => addresses.push(frame.url()));
  page.on('console', (message) => {
    messages.push(message.text());
    if (message.type() === 'error') failures.push(message.text());
  });
  page.on('pageerror', (error) => failures.push(String(error)));
  return { page, addresses, messages, failures };
}

/** Expects the view under this heading, with the focus there. */
export async function expectView(page: Page, heading: string): Promise<void> {
  await page.getByRole('heading', { level: 1, name: heading, exact: true }).waitFor();
  expect(await page.locator('h1').count()).toBe(1);
  expect(await page.evaluate('document.activeElement.localName')).toBe('h1');
}

/** Expects nothing that axe complains of, in both colour schemes, and nothing to scroll sideways for at 320 pixels. */
export async function expectAccessible(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  }
  await page.setViewportSize({ width: 320, height: 640 });
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(320);
  await page.setViewportSize({ width: 1280, height: 720 });
}
