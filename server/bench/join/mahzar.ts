import type { Browser, Page } from 'playwright-core';
import { en } from '../../../client/src/i18n/en.ts';
import { RULES_WORDS } from '../../../client/src/i18n/rules-words.ts';
import { TestService } from '../../test/support/service.ts';
import type { Entrance } from './measure.ts';

/** Starts the service with a demonstration hearing and its judge in the courtroom. */
export async function openCourtroom(browser: Browser): Promise<TestService> {
  const service = await TestService.start({ LOG_LEVEL: 'info' });
  const publisher = await browser.newPage();
  const { url, ready, click } = mahzarEntrance(service, 'judge');
  await publisher.goto(url);
  await ready(publisher);
  await click(publisher);
  return service;
}

/** A staff member's steps through the pages, found by their texts; the measured click enters the courtroom. */
export function mahzarEntrance(service: TestService, seat: string, port = service.port): Entrance {
  const link = new URL(service.link(seat));
  link.port = String(port);
  const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
  return {
    url: link.href,
    readable: (page) => page.getByRole('heading', { level: 1 }).waitFor(),
    ready: async (page) => {
      const goOn = button(page, en.welcome.continue);
      const box = page.getByRole('checkbox');
      await goOn.or(box).waitFor();
      // The rules are displayed once for each hearing.
      if (await box.isVisible()) {
        await box.check();
        await button(page, RULES_WORDS.en.accept).click();
      } else await goOn.click();
      await page.getByText(en.devices.heard).waitFor();
    },
    click: (page) => button(page, en.devices.enterCourtroom).click(),
    leave: async (page) => {
      await button(page, en.courtroom.leave).click();
      await page.getByRole('heading', { name: en.left.title }).waitFor();
    },
  };
}
