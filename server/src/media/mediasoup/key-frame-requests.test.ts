import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { KEY_FRAME_PAUSE_MS, KeyFrameRequests } from './key-frame-requests.ts';
import type { KeyFrameSource } from './key-frame-requests.ts';

const [LOWEST, LARGEST] = [100, 300];

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'performance'], fakeNodeBuiltins: true }));
afterEach(() => void vi.useRealTimers());

/** Requests of a camera in three sizes; `asked` is the worker's word that it has asked its browser for a size. */
function cameraRequests() {
  const score = [LOWEST, 200, LARGEST].map((ssrc, encodingIdx) => ({ ssrc, encodingIdx, score: 10 }));
  const producer = Object.assign(new EventEmitter(), { kind: 'video', score, enableTraceEvent: async () => undefined });
  const requests = new KeyFrameRequests(producer as unknown as KeyFrameSource);
  const asked = (ssrc: number) => producer.emit('trace', { type: 'pli', info: { ssrc } });
  return { requests, asked };
}

/** Returns the time until it resolves within a pause, ms of the test's clock; 0 if it resolves at once. */
async function waitOf(ready: Promise<void>): Promise<number> {
  const from = performance.now();
  const waited = ready.then(() => performance.now() - from);
  // Not until no timer is left: one of a file that ran before in this process may set itself again for ever.
  await vi.advanceTimersByTimeAsync(KEY_FRAME_PAUSE_MS);
  return waited;
}

describe('whoever begins to receive a camera', () => {
  it('waits until the browser obeys, also when the worker by itself has asked for a larger size', async () => {
    const { requests, asked } = cameraRequests();
    expect(await waitOf(requests.readyForLowestLayer())).toBe(0);
    asked(LARGEST);
    expect(await waitOf(requests.readyForLowestLayer())).toBe(KEY_FRAME_PAUSE_MS);
  });

  it('does not wait where the worker holds the request back for as long, and takes what comes meanwhile', async () => {
    const { requests, asked } = cameraRequests();
    // As when a camera that was paused goes on: the worker asks for all sizes.
    for (const ssrc of [LOWEST, LARGEST]) asked(ssrc);
    expect(await waitOf(requests.readyForLowestLayer())).toBe(0);
  });

  it('does not wait for others who begin, whose requests the worker keeps apart', async () => {
    const { requests, asked } = cameraRequests();
    asked(LOWEST);
    expect(await waitOf(requests.readyForLowestLayer())).toBe(0);
  });
});

describe('whoever changes to another size', () => {
  it('waits for any request before', async () => {
    for (const ssrc of [LOWEST, LARGEST]) {
      const { requests, asked } = cameraRequests();
      asked(ssrc);
      expect(await waitOf(requests.readyForLayerChange())).toBe(KEY_FRAME_PAUSE_MS);
    }
  });
});
