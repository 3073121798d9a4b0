import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { TestService } from '../../server/test/support/service.ts';
import { Attendee, startChromium } from './support/session-browser.ts';

let browser: Browser;
let service: TestService;
const attendees: Attendee[] = [];

beforeAll(async () => {
  browser = await startChromium();
});
afterAll(() => browser.close());

beforeEach(async () => {
  service = await TestService.start();
});
afterEach(async () => {
  await Promise.all(attendees.splice(0).map((attendee) => attendee.close()));
  await service.stop();
});

async function enter(seat: string): Promise<Attendee> {
  const attendee = await Attendee.open(browser, service, seat);
  attendees.push(attendee);
  expect(await attendee.enter()).toEqual({ ok: true });
  return attendee;
}

describe('a shared screen', () => {
  it('is seen by the others as a stream of its own, and ends for all when the court stops it', async () => {
    const judge = await enter('judge');
    const prosecutor = await enter('prosecutor');
    await judge.act('admit', { seat: 'prosecutor' });
    await prosecutor.until(({ scene }) => scene?.me.place === 'courtroom');
    expect(await prosecutor.act('share-screen')).toMatchObject({ ok: false, error: { code: 'share-not-allowed' } });
    await judge.act('allow-share', { seat: 'prosecutor', allowed: true });
    await prosecutor.until(({ scene }) => scene?.me.mayShare === true);
    expect(await prosecutor.act('share-screen')).toEqual({ ok: true });
    await judge.until(
      ({ scene, remote }) => scene?.share === 'prosecutor' && remote.get('prosecutor')?.screen !== null,
    );
    expect((await prosecutor.state()).share).toEqual({ kind: 'on' });
    await judge.act('stop-share');
    await prosecutor.until(({ share }) => share.kind === 'off' && share.ended === 'court');
    await judge.until(({ scene, remote }) => scene?.share === null && remote.get('prosecutor')?.screen === null);
  });
});
