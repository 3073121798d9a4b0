import { describe, expect, it } from 'vitest';
import { changeStaff } from '@mahzar/shared/rest/staff';
import { addressOf, call, CallError } from './call.ts';
import type { Send } from './call.ts';

const INPUT = { params: { account: 'a1' }, body: { version: 1, name: 'گواه' } };

const answering =
  (body: unknown, status = 200): Send =>
  () =>
    Promise.resolve(Response.json(body, { status }));

describe('an address', () => {
  it('takes parameters and a query, and leaves out what is not given', () => {
    expect(addressOf(changeStaff, { account: 'a/b' }, { day: '2026-11-25', room: undefined, kind: null })).toBe(
      '/api/v1/staff/a%2Fb?day=2026-11-25',
    );
  });
});

describe('a call', () => {
  it('says that it comes from our own page, and answers with what came back', async () => {
    const sent: { address: string; request: RequestInit }[] = [];
    const send: Send = (address, request) => {
      sent.push({ address, request });
      return answering({ name: 'گواه' })(address, request);
    };
    expect(await call(send, changeStaff, INPUT)).toEqual({ name: 'گواه' });
    expect(sent[0]?.address).toBe('/api/v1/staff/a1');
    expect(sent[0]?.request.method).toBe('PATCH');
    expect(new Headers(sent[0]?.request.headers).get('X-Mahzar')).toBe('1');
    expect(JSON.parse(String(sent[0]?.request.body))).toEqual({ version: 1, name: 'گواه' });
  });

  it('fails with the code, the fields and the support code of the service', async () => {
    const refusal = {
      code: 'bad-request',
      message: '',
      problems: [{ field: 'name', code: 'too_small' }],
      support: 'K7',
    };
    const failure = await call(answering(refusal, 400), changeStaff, INPUT).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(CallError);
    expect(failure).toMatchObject({ code: 'bad-request', problems: refusal.problems, support: 'K7' });
  });

  it('that reaches nobody, or only a gateway, says so', async () => {
    const lost: Send = () => Promise.reject(new TypeError('Failed to fetch'));
    await expect(call(lost, changeStaff, INPUT)).rejects.toMatchObject({ code: 'unreachable', support: null });
    const gateway: Send = () => Promise.resolve(new Response('<h1>502</h1>', { status: 502 }));
    await expect(call(gateway, changeStaff, INPUT)).rejects.toMatchObject({ code: 'unreachable' });
    const headers = { 'Content-Type': 'application/json' };
    const half: Send = () => Promise.resolve(new Response('{"name": "گو', { headers }));
    await expect(call(half, changeStaff, INPUT)).rejects.toMatchObject({ code: 'unreachable' });
  });
});
