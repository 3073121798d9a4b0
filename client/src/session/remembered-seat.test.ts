import { describe, expect, it } from 'vitest';
import { SeatMemory } from './remembered-seat.ts';

const link = (seat: string) => ({ hearing: 'h1', token: `x.${btoa(JSON.stringify({ seat }))}.y` });

/** The used part of `Storage`, as the platform defines it. */
function storage(): Storage {
  const items = new Map<string, string>();
  return {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
    removeItem: (key: string) => void items.delete(key),
  } as Storage;
}

describe('the memory of a seat', () => {
  it('outlives the page and is forgotten on leaving', () => {
    const store = storage();
    new SeatMemory(store, link('judge')).keep('secret', { microphone: null, camera: null });
    const again = new SeatMemory(store, link('judge'));
    expect(again.seat).toEqual({ secret: 'secret', microphone: null, camera: null });
    again.forget();
    expect(new SeatMemory(store, link('judge')).seat).toBeNull();
  });

  it('holds the choice to be here by voice alone for this seat until it is left', () => {
    const store = storage();
    new SeatMemory(store, link('judge')).keepVoiceOnly(true);
    expect(new SeatMemory(store, link('judge')).voiceOnly).toBe(true);
    expect(new SeatMemory(store, { ...link('judge'), hearing: 'h2' }).voiceOnly).toBe(false);
    new SeatMemory(store, link('judge')).forget();
    expect(new SeatMemory(store, link('judge')).voiceOnly).toBe(false);
  });

  it('is not shared by two seats whose links are opened in one tab', () => {
    const store = storage();
    new SeatMemory(store, link('judge')).keep('secret', { microphone: null, camera: null });
    expect(new SeatMemory(store, link('citizen')).seat).toBeNull();
  });

  it('works without storage until the page goes', () => {
    const memory = new SeatMemory(null, { hearing: 'h1', token: 'not a token' });
    memory.keep('secret', { microphone: null, camera: null });
    expect(memory.seat?.secret).toBe('secret');
  });
});
