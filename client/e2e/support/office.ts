import { createBooking } from '@mahzar/shared/rest/bookings';
import { readInbox } from '@mahzar/shared/rest/messages';
import type { Booking } from '@mahzar/shared/scheduling/booking';
import type { Browser, Page } from 'playwright-core';
import { Visitor } from '../../../server/test/support/desk.ts';
import type { TestService } from '../../../server/test/support/service.ts';
import { addColleagueTo } from '../../../server/test/support/staff.ts';
import { DESK } from './browser.ts';
import { until } from './senses.ts';

const HOUR = 3_600_000;

/** A clerk of the court office, signed in: by the REST API where the test is about somebody else, at the desk where it is not. */
export class Office {
  readonly clerk: Visitor;
  readonly #origin: string;

  private constructor(clerk: Visitor, origin: string) {
    this.clerk = clerk;
    this.#origin = origin;
  }

  /** @param now the service's clock, epoch milliseconds */
  static async open(service: TestService, now = Date.now): Promise<Office> {
    const { cookie, account } = await addColleagueTo(service, { roles: ['clerk'], name: 'نرگس صادقی' }, now);
    return new Office(new Visitor(service.origin, cookie, account), service.origin);
  }

  /** Books a hearing that begins in an hour, with a judge and these people. */
  book(title: string, people: readonly object[]): Promise<Booking> {
    const startsAt = Date.now() + HOUR;
    const judge = { id: 'judge', role: 'presiding-judge', name: 'مریم کریمی' };
    const about = { caseNumber: '140568920000012345', branch: 'شعبه ۳', kind: 'courtroom', title };
    return this.clerk.do(createBooking, {
      body: { ...about, startsAt, endsAt: startsAt + HOUR, people: [judge, ...people] },
    });
  }

  /** The messages to a telephone so far, the newest first. @param phone as in the booking */
  async textsTo(phone: string): Promise<string[]> {
    const { items } = await this.clerk.do(readInbox);
    return items.filter(({ to }) => to.endsWith(phone.slice(1))).map(({ body }) => body);
  }

  /** Resolves with the pattern's match in the newest matching message to a telephone, when there is one. */
  sentTo(phone: string, what: RegExp): Promise<string> {
    return until(async () => {
      const found = (await this.textsTo(phone)).map((text) => what.exec(text)?.[0]);
      return found.find((text) => text !== undefined) ?? null;
    }, `${phone} gets ${what}`);
  }

  /** The clerk's browser, on a page of the desk. */
  async deskAt(browser: Pick<Browser, 'newContext'>, path: string): Promise<Page> {
    const context = await browser.newContext({ viewport: DESK });
    const [name = '', value = ''] = this.clerk.cookie.split(/=(.*)/s);
    await context.addCookies([{ name, value, url: this.#origin, httpOnly: true, sameSite: 'Strict' }]);
    const page = await context.newPage();
    await page.goto(`${this.#origin}/staff${path}`);
    return page;
  }
}
