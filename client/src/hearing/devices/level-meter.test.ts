import { afterEach, describe, expect, it, vi } from 'vitest';
import { openMeter } from './level-meter.ts';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

/** A muted microphone, and the copies made of it. */
function microphone() {
  const copies: { enabled: boolean; stop: () => void }[] = [];
  const clone = () => {
    const copy = { enabled: false, stop: vi.fn<() => void>() };
    copies.push(copy);
    return copy;
  };
  return { copies, track: { enabled: false, clone } as unknown as MediaStreamTrack };
}

/** A browser that holds sound back, in which measuring a microphone works or fails. */
function browser(connect: () => void) {
  const close = vi.fn<() => Promise<void>>(async () => undefined);
  const resume = vi.fn<() => Promise<void>>(() => new Promise(() => undefined));
  const options: unknown[] = [];
  class Context {
    constructor(chosen?: unknown) {
      options.push(chosen);
    }
    state = 'suspended';
    close = close;
    resume = resume;
    createAnalyser = () => ({ fftSize: 0 });
    createMediaStreamSource = () => ({ connect });
  }
  const page = new EventTarget();
  vi.stubGlobal('AudioContext', Context);
  vi.stubGlobal('MediaStream', EventTarget);
  vi.stubGlobal('document', page);
  return { close, resume, page, options };
}

describe('the meter of a microphone', () => {
  it('is none where the browser cannot measure, and leaves nothing open', () => {
    vi.spyOn(console, 'warn').mockReturnValue(undefined);
    const { close } = browser(() => {
      throw new DOMException('', 'NotSupportedError');
    });
    const { track, copies } = microphone();
    expect(openMeter(track)).toBeNull();
    expect(copies[0]?.stop).toHaveBeenCalledOnce();
    expect(close).toHaveBeenCalledOnce();
  });

  it('opens no loudspeaker', () => {
    const { options } = browser(() => undefined);
    openMeter(microphone().track)?.close();
    expect(options).toEqual([{ sinkId: { type: 'none' } }]);
  });

  it('measures a copy that is on, and asks once, and again after a press, for sound that is held back', () => {
    const { resume, page } = browser(() => undefined);
    const { track, copies } = microphone();
    const meter = openMeter(track);
    expect([track.enabled, copies[0]?.enabled]).toEqual([false, true]);
    expect([meter?.level(), meter?.level()]).toEqual([null, null]);
    expect(resume).toHaveBeenCalledTimes(1);
    page.dispatchEvent(new Event('click'));
    expect([meter?.level(), meter?.level()]).toEqual([null, null]);
    expect(resume).toHaveBeenCalledTimes(2);
    meter?.close();
    expect(copies[0]?.stop).toHaveBeenCalledOnce();
  });
});
