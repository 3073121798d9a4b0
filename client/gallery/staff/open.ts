import type { Page } from 'playwright-core';
import { queueEn } from '../../src/i18n/queue.en.ts';
import { queueFa } from '../../src/i18n/queue.fa.ts';
import { staffEn } from '../../src/i18n/staff.en.ts';
import { staffFa } from '../../src/i18n/staff.fa.ts';

/** Presses through to a screen of the desk that is behind another. */
export async function openAtDesk(page: Page, name: string, language: 'fa' | 'en'): Promise<void> {
  const t = language === 'fa' ? staffFa : staffEn;
  const press = (label: string) => page.getByRole('button', { name: label, exact: true }).click();
  if (name === 'staff-board-people' || name === 'staff-board-join') {
    await page.locator('.board__open').first().click();
    await page.locator('.board__people').waitFor();
  }
  if (name === 'staff-board-join') {
    await press(t.board.join.take);
    await page.locator('.board__join').waitFor();
  }
  const form = {
    'staff-case-document-refuse': t.cases.refuse,
    'staff-case-document-withdraw': t.cases.withdraw,
    'staff-case-order-serve': t.cases.serve,
    'staff-power-refuse': t.powers.refuse,
    'staff-power-waive': t.cases.waiveScan,
    'staff-case-order-organisation': t.cases.sign,
    'staff-record-make': t.record.make,
  }[name];
  if (form !== undefined) {
    await press(form);
    await page.locator('main form').waitFor();
  }
  if (name === 'staff-record-make') await page.getByLabel(t.record.what).selectOption('sealed-file');
  if (name === 'staff-invite') {
    await press(t.colleagues.invite);
    await page.getByLabel(t.account.name, { exact: true }).fill(language === 'fa' ? 'لیلا حسینی' : 'Leila Hosseini');
    await press(t.colleagues.make);
    await page.getByRole('alert').waitFor();
  }
  if (name === 'staff-allocation-menu') {
    await page
      .getByRole('button', { name: t.allocation.giveOf.replace('{{title}}', '') })
      .first()
      .click();
    await page.getByRole('menuitem').nth(3).waitFor();
  }
  if (name === 'staff-queue-reorder') {
    await page.locator('table .button--icon').nth(1).click();
    await page.getByRole('menuitem', { name: (language === 'fa' ? queueFa : queueEn).acts.reorder }).click();
    await page.locator('form select').nth(2).waitFor();
  }
  const queue = language === 'fa' ? queueFa : queueEn;
  if (name === 'staff-queue-walk-in') {
    await press(queue.walkIn.title);
    await press(queue.guests.add);
    await page.locator('form select').nth(1).waitFor();
  }
  if (name === 'staff-request-guests') {
    await press(queue.guests.change);
    await page.locator('form select').waitFor();
  }
  if (name === 'staff-booking-cancel') {
    await press(t.booking.cancel);
    await page.getByLabel(t.booking.reason, { exact: true }).waitFor();
  }
  if (name === 'staff-case-order') {
    await press(t.cases.sign);
    await page.getByLabel(t.cases.signCode).waitFor();
  }
  if (name === 'staff-booking-order') {
    await press(t.booking.order);
    await page.getByRole('checkbox').first().waitFor();
  }
  if (name === 'staff-booking-calendar') {
    await page.locator('.date-field__open').first().click();
    await page.getByRole('grid').waitFor();
  }
}
