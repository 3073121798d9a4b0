import type { ErrorCode } from '@mahzar/shared/protocol/errors';
import type { MessageName } from '@mahzar/shared/protocol/messages';
import { describe, expect, it } from 'vitest';
import { RetryingRequests } from '../connection/retrying-requests.ts';
import { rejected } from '../connection/result.ts';
import { mayBeSentLate } from './may-be-sent-late.ts';
import type { HearingMessages } from './signalling.ts';

type Requests = RetryingRequests<HearingMessages, ErrorCode>;

const refused = (retryAfterMs?: number) => rejected({ code: 'too-many-messages', support: 'X', retryAfterMs });
const DONE = { ok: true, seq: 1 };

/** A service with these answers in order; `meanwhile` runs while a request waits. */
function service(answers: object[], meanwhile: (requests: Requests) => unknown = () => undefined) {
  const sent: [MessageName, object][] = [];
  const waited: number[] = [];
  const requests: Requests = new RetryingRequests({
    send: ((name: MessageName, payload: object) => {
      sent.push([name, payload]);
      return Promise.resolve(answers.shift());
    }) as never,
    wait: async (ms) => {
      waited.push(ms);
      await meanwhile(requests);
    },
    mayBeSentLate,
  });
  return { requests, sent, waited };
}

describe('a request of which the service says that it is too much at once', () => {
  it('is made once more when there is room, where it asks for a state that may come late', async () => {
    const { requests, sent, waited } = service([refused(700), DONE]);
    expect(await requests.request('set-camera', { on: false })).toEqual(DONE);
    expect(waited).toEqual([700]);
    expect(sent).toEqual([
      ['set-camera', { on: false }],
      ['set-camera', { on: false }],
    ]);
  });

  it('is made once more where others were writing, too', async () => {
    const busy = rejected({ code: 'storage-busy', support: 'X', retryAfterMs: 1_000 });
    const { requests, sent, waited } = service([busy, DONE]);
    expect(await requests.request('set-microphone', { on: false })).toEqual(DONE);
    expect([sent.length, waited]).toEqual([2, [1_000]]);
    const { requests: others } = service([busy]);
    expect(await others.request('raise-hand', { purpose: 'speak' })).toEqual(busy);
  });

  it('is not made a third time', async () => {
    const { requests, sent } = service([refused(700), refused(800)]);
    expect(await requests.request('set-camera', { on: false })).toEqual(refused(800));
    expect(sent).toHaveLength(2);
  });

  it('is not made again after a newer one: the person has thrown the switch once more', async () => {
    const { requests, sent } = service([refused(700), DONE], (again) => again.request('set-microphone', { on: true }));
    expect(await requests.request('set-microphone', { on: false })).toEqual(refused(700));
    expect(sent.at(-1)).toEqual(['set-microphone', { on: true }]);
    expect(sent).toHaveLength(2);
  });

  it('is answered at once where it does something, opens a device, is not told when, or is to wait for long', async () => {
    for (const [name, payload, retryAfterMs] of [
      ['raise-hand', {}, 700],
      ['post-message', {}, 700],
      ['set-microphone', { on: true }, 700],
      ['set-camera', { on: false }, undefined],
      ['set-camera', { on: false }, 60_000],
    ] as const) {
      const { requests, sent, waited } = service([refused(retryAfterMs)]);
      const answer = await requests.request(name, payload as never);
      expect(answer).toEqual(refused(retryAfterMs));
      expect([sent.length, waited]).toEqual([1, []]);
      // The page knows when to try again.
      const error = { code: 'too-many-messages', support: 'X', ...(retryAfterMs !== undefined && { retryAfterMs }) };
      expect(answer).toEqual({ ok: false, error });
    }
  });
});
