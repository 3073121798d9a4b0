import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startGateway } from '../../test/support/sms-gateway.ts';
import type { TestGateway } from '../../test/support/sms-gateway.ts';
import type { SmsGatewaySettings } from '../config/notify.ts';
import { createSmsGateway } from './sms-gateway.ts';

const message = { id: 'm-1', to: '+989121234567', subject: null, body: 'جلسه {to} «"', language: 'fa' } as const;
const calm = new AbortController().signal;

let gateway: TestGateway;
let settings: SmsGatewaySettings;
beforeEach(async () => {
  gateway = await startGateway();
  settings = {
    url: gateway.url,
    method: 'POST',
    headers: { 'X-Key': 'secret' },
    body: { receptor: ['{to}'], message: '{text}', sender: '{from}', localid: '{id}', flash: false },
    form: false,
    from: '1000',
    reference: 'entries.0.messageid',
    success: { at: 'return.status', is: '200' },
  };
});
afterEach(() => gateway.stop());

const send = (more: Partial<SmsGatewaySettings> = {}, signal = calm) =>
  createSmsGateway({ ...settings, ...more }).send(message, signal);
const says = (status: number, body: unknown) => {
  gateway.answer = (_, response) => void response.writeHead(status).end(JSON.stringify(body));
};

describe('an SMS', () => {
  it('is sent as the gateway wants it, as JSON', async () => {
    says(200, { return: { status: 200 }, entries: [{ messageid: 8792343 }] });
    expect(await send()).toEqual({ ok: true, reference: '8792343' });
    const [asked] = gateway.asked;
    expect(asked).toMatchObject({ method: 'POST', headers: { 'content-type': 'application/json', 'x-key': 'secret' } });
    expect(JSON.parse(asked!.body)).toEqual({
      receptor: ['+989121234567'],
      message: 'جلسه {to} «"',
      sender: '1000',
      localid: 'm-1',
      flash: false,
    });
  });

  it('is sent as fields of a form, or of a query', async () => {
    const plain = { body: { to: '{to}', text: '{text}' }, reference: null, success: null };
    expect(await send({ ...plain, form: true })).toEqual({ ok: true, reference: null });
    expect(await send({ ...plain, method: 'GET' })).toEqual({ ok: true, reference: null });
    expect(Object.fromEntries(new URLSearchParams(gateway.asked[0]!.body))).toEqual({
      to: message.to,
      text: message.body,
    });
    expect(Object.fromEntries(new URL(gateway.asked[1]!.url, gateway.url).searchParams)).toEqual({
      to: message.to,
      text: message.body,
    });
  });

  it.each([
    [200, { return: { status: 411 } }, { error: 'refused', final: false }],
    [400, {}, { error: 'refused', final: true }],
    [401, {}, { error: 'refused', final: false }],
    [429, {}, { error: 'busy', final: false }],
    [503, {}, { error: 'busy', final: false }],
  ])('that is answered with %i %j is not sent', async (status, body, expected) => {
    says(status, body);
    expect(await send()).toEqual({ ok: false, ...expected });
  });

  it('is not taken as sent on an answer that cannot be read', async () => {
    gateway.answer = (_, response) => void response.writeHead(200).end('<html>');
    expect(await send()).toEqual({ ok: false, error: 'misunderstood', final: false });
  });

  it('is not sent where the gateway sends it on to', async () => {
    gateway.answer = (_, response) => void response.writeHead(307, { Location: '/elsewhere' }).end();
    expect(await send()).toEqual({ ok: false, error: 'unreachable', final: false });
    expect(gateway.asked).toHaveLength(1);
  });

  it('is tried again when the line is cut, and when nobody answers in time', async () => {
    gateway.answer = (_, response) => void response.destroy();
    expect(await send()).toEqual({ ok: false, error: 'unreachable', final: false });
    gateway.answer = () => undefined;
    expect(await send({}, AbortSignal.timeout(200))).toEqual({ ok: false, error: 'timeout', final: false });
    await gateway.stop();
    expect(await send()).toEqual({ ok: false, error: 'unreachable', final: false });
    gateway = await startGateway();
  });
});
