import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createWebhook, listWebhookDeliveries } from '@mahzar/shared/rest/webhooks';
import { WEBHOOK_EVENTS } from '@mahzar/shared/staff/webhook-events';
import { TOLD_ENTRIES } from '../src/webhooks/reported-hearing-event.ts';
import { TestClient } from './support/client.ts';
import { asOwner } from './support/databases.ts';
import { Visitor } from './support/desk.ts';
import { TestService } from './support/service.ts';
import { addColleagueTo } from './support/staff.ts';
import { WebhookReceiver } from './support/webhook-receiver.ts';

/** Number of kills. */
const ROUNDS = 3;

let service: TestService;
let receiver: WebhookReceiver;

beforeAll(async () => {
  service = await TestService.start({ WEBHOOK_NETWORKS: '127.0.0.0/8' });
  receiver = await WebhookReceiver.start();
});
afterAll(async () => {
  await service.stop();
  await receiver.stop();
});

describe('a service that is killed again and again', () => {
  it('tells of everything that was acknowledged, at least once, each time as the same message', async () => {
    const { cookie } = await addColleagueTo(service, { roles: ['administrator'] });
    const administrator = new Visitor(service.origin, cookie);
    const { webhook, secret } = await administrator.do(createWebhook, {
      body: { name: 'Case management', address: receiver.address, events: WEBHOOK_EVENTS },
    });
    for (let round = 0; round < ROUNDS; round += 1) {
      // The first message of each round is never answered.
      receiver.replies.push(() => undefined);
      const judge = await TestClient.seat(service, 'judge');
      const came = receiver.received.length;
      await judge.enter();
      await receiver.until(({ length }) => length > came);
      // Acknowledged, but not delivered yet: the previous delivery is still in progress.
      expect(await judge.ask('leave', {})).toMatchObject({ ok: true });
      await service.kill('SIGKILL');
      judge.close();
      receiver.replies.length = 0;
      await service.run();
    }
    const told = TOLD_ENTRIES.map((type) => `'${type}'`).join(', ');
    const logged = asOwner(service.database).rows<{ seq: number; type: string }>(
      `select seq, type from log_entries where hearing_id = '${service.demo.hearing}' and type in (${told}) order by seq`,
    );
    expect(logged.filter(({ type }) => type === 'person-left')).toHaveLength(ROUNDS);
    const { items } = await vi.waitFor(
      async () => {
        const list = await administrator.do(listWebhookDeliveries, { params: { webhook: webhook.id } });
        expect(list.items.filter(({ state }) => state === 'delivered')).toHaveLength(logged.length);
        return list;
      },
      { timeout: 60_000, interval: 200 },
    );
    expect(items).toHaveLength(logged.length);
    expect(new Set(receiver.received.map(({ data }) => data['sequence']))).toEqual(
      new Set(logged.map(({ seq }) => seq)),
    );

    const ids = new Map(receiver.received.map(({ data, id }) => [data['sequence'], id]));
    for (const message of receiver.received) {
      expect(message.id).toBe(ids.get(message.data['sequence']));
      expect(message.data['hearing']).toBe(service.demo.hearing);
    }
    // The interrupted messages are delivered again.
    expect(receiver.received.length).toBeGreaterThan(logged.length);
    WebhookReceiver.verify(secret, receiver.received.at(-1)!);
  }, 180_000);
});
