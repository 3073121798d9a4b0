import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { WebhookReceiver } from '../../test/support/webhook-receiver.ts';
import type { Received } from '../../test/support/webhook-receiver.ts';
import { flawOfAddress } from './address.ts';
import { mayReach, parseNetwork } from '../kernel/networks.ts';
import { pauseAfter, RETRY_PAUSES } from './schedule.ts';
import { createSender } from './send.ts';
import { newWebhookSecret, signedHeaders } from './signature.ts';

const loopback = [parseNetwork('127.0.0.0/8')!, parseNetwork('::1/128')!];
const message = { id: 'msg_1', body: '{"type":"test","data":{}}' };

describe('a signature', () => {
  it("is that of the specification's own example", () => {
    // https://github.com/standard-webhooks/standard-webhooks, its libraries' tests
    const headers = signedHeaders(
      ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
      { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', body: '{"test": 2432232314}' },
      1_614_265_330_999,
    );
    expect(headers).toEqual({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });

  it('is not good for another body, id, time or secret', () => {
    const secret = newWebhookSecret(randomBytes);
    const headers = signedHeaders([secret], message, Date.now());
    const received = { headers, body: message.body } as unknown as Received;
    expect(WebhookReceiver.verify(secret, received)).toEqual({ type: 'test', data: {} });
    const forged = [
      { ...received, body: `${message.body} ` },
      { ...received, headers: { ...headers, 'webhook-id': 'msg_2' } },
      { ...received, headers: { ...headers, 'webhook-timestamp': String(Math.floor(Date.now() / 1000) - 1) } },
    ];
    for (const one of forged) expect(() => WebhookReceiver.verify(secret, one)).toThrow();
    expect(() => WebhookReceiver.verify(newWebhookSecret(randomBytes), received)).toThrow();
    const old = { ...received, headers: signedHeaders([secret], message, Date.now() - 600_000) };
    expect(() => WebhookReceiver.verify(secret, old)).toThrow();
  });
});

describe('an address', () => {
  it.each(['8.8.8.8', '2606:4700:4700::1111', '::ffff:8.8.8.8'])('of the open Internet (%s) is reached', (address) => {
    expect(mayReach(address, [])).toBe(true);
  });

  it.each([
    '127.0.0.1',
    '127.9.9.9',
    '0.0.0.0',
    '10.0.0.1',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '192.0.0.8',
    '192.0.2.1',
    '198.18.0.1',
    '224.0.0.1',
    '240.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    'fe80::1',
    'fc00::1',
    'fd12:3456::1',
    'ff02::1',
    '::ffff:127.0.0.1',
    '::ffff:10.0.0.1',
    '64:ff9b::a00:1',
    '2002:a00:1::1',
    '2001:0:a00:1::1',
    'not an address',
    '',
  ])('of this machine, its networks or none (%s) is not', (address) => {
    expect(mayReach(address, [])).toBe(false);
  });

  it('of a network that the court names is reached, and no other', () => {
    const court = [parseNetwork('10.20.0.0/16')!, parseNetwork('fd00:20::/32')!];
    expect(['10.20.255.1', '::ffff:10.20.0.1', 'fd00:20::7'].map((at) => mayReach(at, court))).toEqual([
      true,
      true,
      true,
    ]);
    expect(['10.21.0.1', 'fd00:21::7', '127.0.0.1'].some((at) => mayReach(at, court))).toBe(false);
    expect(parseNetwork('10.20.0.0')).toBeUndefined();
    expect(parseNetwork('court.example/8')).toBeUndefined();
  });

  it('is https, but under development', () => {
    expect(flawOfAddress('http://court.example/', { http: false, internal: [] })).toBe('not-https');
    expect(flawOfAddress('http://court.example/', { http: true, internal: [] })).toBeUndefined();
    expect(flawOfAddress('https://court.example/', { http: false, internal: [] })).toBeUndefined();
  });
});

describe('a message', () => {
  const target = { address: '', secrets: [{ secret: newWebhookSecret(randomBytes), until: null }] };
  let receiver: WebhookReceiver;
  beforeAll(async () => {
    receiver = await WebhookReceiver.start();
  });
  afterAll(() => receiver.stop());
  beforeEach(() => void receiver.received.splice(0));

  it('does not go to a name that is of this machine', async () => {
    const address = receiver.address.replace('127.0.0.1', 'localhost');
    const outcome = await createSender({ http: true, internal: [] })({ ...target, address }, message, Date.now());
    expect(outcome).toEqual({ ok: false, status: null, failure: 'address-refused' });
    expect(receiver.received).toEqual([]);
    const allowed = createSender({ http: true, internal: loopback });
    expect(await allowed({ ...target, address }, message, Date.now())).toEqual({ ok: true, status: 204 });
  });

  it('is given up when the answer takes too long, whether its head or its body', async () => {
    const send = createSender({ http: true, internal: loopback }, 200);
    const slow = { ok: false, status: null, failure: 'too-slow' };
    receiver.replies.push(
      () => undefined,
      (response) => void response.writeHead(200).write('x'),
    );
    const to = { ...target, address: receiver.address };
    expect(await send(to, message, Date.now())).toEqual(slow);
    expect(await send(to, message, Date.now())).toEqual(slow);
  });

  it('is taken whatever is answered beside the status, of which no more is read than fits', async () => {
    receiver.replies.push((response) => {
      response.writeHead(200);
      const flood = () => {
        while (response.write(Buffer.alloc(65_536))) if (response.destroyed) return;
        response.once('drain', flood);
      };
      flood();
    });
    const send = createSender({ http: true, internal: loopback });
    expect(await send({ ...target, address: receiver.address }, message, Date.now())).toEqual({
      ok: true,
      status: 200,
    });
  });

  it('says why it was not taken', async () => {
    const send = createSender({ http: true, internal: loopback });
    const failureAt = async (address: string) => {
      const outcome = await send({ ...target, address }, message, Date.now());
      return outcome.ok ? undefined : outcome.failure;
    };
    expect(await failureAt(receiver.address.replace('http:', 'https:'))).toBe('insecure');
    expect(await failureAt('http://127.0.0.1:1/')).toBe('unreachable');
    expect(await failureAt('http://nobody.invalid/')).toBe('not-found');
  });
});

describe('attempts', () => {
  it('go on for a day and no longer, each pause longer than the one before', () => {
    const total = RETRY_PAUSES.reduce((sum, pause) => sum + pause, 0);
    expect(total).toBeLessThanOrEqual(24 * 3_600_000);
    expect(total * 0.9).toBeGreaterThan(20 * 3_600_000);
    expect([...RETRY_PAUSES].sort((a, b) => a - b)).toEqual(RETRY_PAUSES);
    expect(pauseAfter(1, 0)).toBe(5000);
    expect(pauseAfter(1, 1)).toBe(4500);
    expect(pauseAfter(RETRY_PAUSES.length + 1, 0)).toBeNull();
  });
});
