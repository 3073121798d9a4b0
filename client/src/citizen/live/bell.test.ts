import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PressedAudio } from './audio.fixture.ts';
import { Bell } from './bell.ts';

const audio = new PressedAudio();
const buzzed = vi.fn<() => boolean>();

beforeEach(() => {
  audio.isPressed = false;
  audio.tones = 0;
  buzzed.mockClear();
  vi.useFakeTimers();
  vi.stubGlobal('AudioContext', audio.Context);
  vi.stubGlobal('navigator', { vibrate: buzzed });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('the bell of a page that waits', () => {
  it('holds nobody back where the browser lets nothing ring', async () => {
    const bell = new Bell();
    bell.listen(new EventTarget() as Document);
    await bell.ring();
    expect(audio.tones).toBe(0);
    expect(bell.store.getState()).toEqual({ isReady: false });
  });

  it('is heard and felt to its end before the page is left, once something was pressed', async () => {
    const page = new EventTarget();
    const bell = new Bell();
    bell.listen(page as Document);
    audio.isPressed = true;
    page.dispatchEvent(new Event('click'));
    await vi.waitFor(() => expect(bell.store.getState()).toEqual({ isReady: true }));
    let isOver = false;
    const ringing = bell.ring().then(() => (isOver = true));
    expect(buzzed).toHaveBeenCalledOnce();
    expect(audio.tones).toBe(2);
    await vi.advanceTimersByTimeAsync(300);
    expect(isOver).toBe(false);
    await vi.advanceTimersByTimeAsync(200);
    await ringing;
  });

  it('ends its sound with the page, opens no other, and listens again where the page comes back', async () => {
    const page = new EventTarget();
    const bell = new Bell();
    audio.isPressed = true;
    const before = audio.states.length;
    const opened = () => audio.states.slice(before);
    const press = () => page.dispatchEvent(new Event('click'));
    const leave = bell.listen(page as Document);
    press();
    await vi.waitFor(() => expect(opened()).toEqual(['running']));
    leave();
    press();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(opened()).toEqual(['closed']);
    bell.listen(page as Document);
    press();
    await vi.waitFor(() => expect(opened()).toEqual(['closed', 'running']));
  });

  it('asks for another press when the sound was taken away, and tries it itself when it is to ring', async () => {
    const page = new EventTarget();
    const bell = new Bell();
    bell.listen(page as Document);
    const press = async (): Promise<void> => {
      audio.isPressed = true;
      page.dispatchEvent(new Event('click'));
      await vi.waitFor(() => expect(bell.store.getState()).toEqual({ isReady: true }));
    };
    await press();
    audio.interrupt();
    expect(bell.store.getState()).toEqual({ isReady: false });
    const silent = bell.ring();
    await vi.advanceTimersByTimeAsync(1_000);
    await silent;
    expect(audio.tones).toBe(0);
    await press();
    audio.interrupt();
    audio.isPressed = true;
    const heard = bell.ring();
    await vi.advanceTimersByTimeAsync(1_000);
    await heard;
    expect(audio.tones).toBe(2);
  });
});
