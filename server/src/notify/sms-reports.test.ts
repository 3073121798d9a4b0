import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { searchMessages } from '@mahzar/shared/rest/messages';
import { startDesk } from '../../test/support/desk.ts';
import type { TestDesk } from '../../test/support/desk.ts';
import { startGateway } from '../../test/support/sms-gateway.ts';
import type { TestGateway } from '../../test/support/sms-gateway.ts';

const SECRET = 'r3port-secret-of-the-gateway';

describe('reports of the SMS gateway', () => {
  let gateway: TestGateway;
  let desk: TestDesk;
  beforeAll(async () => {
    gateway = await startGateway();
    gateway.answer = (_, response) => void response.writeHead(200).end('{"entries":[{"messageid":4711}]}');
    desk = await startDesk({
      environment: {
        SMS_URL: gateway.url,
        SMS_REFERENCE: 'entries.0.messageid',
        SMS_REPORT_SECRET: SECRET,
        SMS_REPORT_REFERENCE: 'messageid',
        SMS_REPORT_DELIVERED: '10',
        SMS_REPORT_FAILED: '11,14',
      },
    });
  });
  afterAll(async () => {
    await desk.stop();
    await gateway.stop();
  });

  const report = (body: object, secret = SECRET) =>
    fetch(`${desk.origin}/api/v1/sms-reports`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${secret}`, 'Content-Type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(Object.entries(body).map(([name, value]): [string, string] => [name, String(value)])),
    }).then(({ status }) => status);

  it('are believed of who has the secret, and of our messages only', async () => {
    const { db, kind } = desk.storage.database;
    await db.transaction().execute((transaction) =>
      desk.notify.send(
        { db: transaction, kind },
        {
          hearing: null,
          person: null,
          event: 'one-time-code',
          audience: 'party',
          channel: 'sms',
          language: 'fa',
          to: '+989120000000',
          facts: { about: 'code', code: '123456', minutes: 5 },
          link: null,
          dueAt: Date.now(),
          until: Date.now() + 60_000,
        },
      ),
    );
    desk.notify.begin();
    await gateway.came(1);
    await desk.notify.close();
    const clerk = await desk.as('clerk');
    const message = async () => (await clerk.do(searchMessages, { body: { limit: 10 } })).items[0];
    expect(await message()).toMatchObject({ state: 'sent', reference: '4711' });
    expect(await report({ messageid: 4711, status: 10 }, 'another-secret-of-somebody')).toBe(401);
    expect(await report({ messageid: 4712, status: 10 })).toBe(204);
    expect(await report({ messageid: 4711, status: 4 })).toBe(204);
    expect((await message())?.state).toBe('sent');
    expect(await report({ messageid: 4711, status: 14 })).toBe(204);
    expect(await message()).toMatchObject({ state: 'failed', error: 'undelivered' });
    expect(await report({ messageid: 4711, status: 10 })).toBe(204);
    expect(await message()).toMatchObject({ state: 'delivered', error: null });
  });
});
