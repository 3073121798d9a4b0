import { describe, expect, it } from 'vitest';
import { captureBoth, captureOne, classifyFailure } from './capture.ts';
import type { DeviceCapture, DeviceSource } from './capture.ts';
import { problemOf } from './problem.ts';

const named = (name: string): DOMException => new DOMException('', name);
const track = (kind: 'audio' | 'video') => ({ kind }) as MediaStreamTrack;

/** A browser that answers each request by its content. */
function browser(answer: (audio: boolean, video: boolean) => 'ok' | string) {
  const asked: string[] = [];
  const source = {
    getUserMedia: async (constraints: MediaStreamConstraints) => {
      const audio = constraints.audio !== undefined;
      const video = constraints.video !== undefined;
      asked.push([audio && 'sound', video && 'picture'].filter(Boolean).join('+'));
      const result = answer(audio, video);
      if (result !== 'ok') throw named(result);
      const sound = audio ? [track('audio')] : [];
      const picture = video ? [track('video')] : [];
      return {
        getTracks: () => [...sound, ...picture],
        getAudioTracks: () => sound,
        getVideoTracks: () => picture,
      } as MediaStream;
    },
  } as unknown as DeviceSource;
  return { source, asked };
}
const granted = (kinds: readonly string[]) => ({
  query: async ({ name }: { name: string }) =>
    ({ state: kinds.includes(name) ? 'granted' : 'denied' }) as PermissionStatus,
});

describe('opening camera and microphone', () => {
  it('asks the person once for both', async () => {
    const { source, asked } = browser(() => 'ok');
    const both = await captureBoth(source, undefined);
    expect([both.microphone.ok, both.camera.ok, asked]).toEqual([true, true, ['sound+picture']]);
  });

  it('joins with voice where there is no camera', async () => {
    const { source } = browser((_, video) => (video ? 'NotFoundError' : 'ok'));
    const both = await captureBoth(source, undefined);
    expect(both.microphone.ok).toBe(true);
    expect(both.camera).toEqual({ ok: false, failure: 'missing' });
  });

  it('does not ask again what was refused, but opens what is allowed', async () => {
    const refused = browser(() => 'NotAllowedError');
    await captureBoth(refused.source, granted([]));
    expect(refused.asked).toEqual(['sound+picture']);

    const half = browser((_, video) => (video ? 'NotAllowedError' : 'ok'));
    const both = await captureBoth(half.source, granted(['microphone']));
    expect(both.microphone.ok).toBe(true);
    expect(both.camera).toEqual({ ok: false, failure: 'denied' });
    expect(half.asked).toEqual(['sound+picture', 'sound']);
  });

  it('says that the page is not secure where the browser offers no devices', async () => {
    expect(await captureOne(undefined, 'camera')).toEqual({ ok: false, failure: 'insecure' });
    const both = await captureBoth(undefined, undefined);
    expect(both.camera).toEqual({ ok: false, failure: 'insecure' });
  });

  it.each([
    ['NotAllowedError', 'denied'],
    ['SecurityError', 'denied'],
    ['NotFoundError', 'missing'],
    ['OverconstrainedError', 'missing'],
    ['NotReadableError', 'busy'],
    ['AbortError', 'busy'],
  ])('takes %s as %s', (name, failure) => {
    expect(classifyFailure(named(name))).toBe(failure);
  });
});

describe('telling a person of device problems', () => {
  const fine: DeviceCapture = { ok: true, track: track('audio') };
  const failed = (failure: 'denied' | 'missing' | 'busy'): DeviceCapture => ({ ok: false, failure });
  const none = new Set<'microphone' | 'camera'>();

  it('says nothing when all is well', () => {
    expect(problemOf({ microphone: fine, camera: fine }, none)).toBeNull();
  });

  it('says one thing when both fail for one reason', () => {
    const devices = { microphone: failed('denied'), camera: failed('denied') };
    expect(problemOf(devices, none)).toEqual({ failure: 'denied', which: 'both' });
    expect(problemOf(devices, new Set(['microphone', 'camera'] as const))).toBeNull();
  });

  it('speaks of the microphone before the camera when they fail differently', () => {
    const devices = { microphone: failed('busy'), camera: failed('missing') };
    expect(problemOf(devices, none)).toEqual({ failure: 'busy', which: 'microphone' });
    expect(problemOf(devices, new Set(['microphone'] as const))).toEqual({ failure: 'missing', which: 'camera' });
  });
});
