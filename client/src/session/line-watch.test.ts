import { describe, expect, it } from 'vitest';
import { LineWatch } from './line-watch.ts';

function start() {
  let now = 1000;
  const watch = new LineWatch(() => now);
  return { watch, pass: (ms: number) => void (now += ms) };
}

describe('the line as a person is told of it', () => {
  it('is online when messages get through and no media is meant to yet', () => {
    const { watch } = start();
    expect(watch.line).toEqual({ kind: 'connecting' });
    watch.update({ signalling: true, media: null });
    expect(watch.line).toEqual({ kind: 'online' });
  });

  it('says that media goes on while only the socket is away, and counts nothing as missed', () => {
    const { watch, pass } = start();
    watch.update({ signalling: true, media: true });
    watch.update({ signalling: false, media: true });
    expect(watch.line).toEqual({ kind: 'reconnecting', since: 1000, mediaFlows: true });
    expect(watch.trusted).toBe(true);
    pass(5000);
    watch.update({ signalling: true, media: true });
    expect(watch.line).toEqual({ kind: 'online' });
    expect(watch.lastOutage).toBeNull();
  });

  it('keeps the beginning of an outage through all its stages, and its length as missed', () => {
    const { watch, pass } = start();
    watch.update({ signalling: true, media: true });
    watch.update({ signalling: false, media: true });
    pass(2000);
    watch.update({ signalling: false, media: false });
    expect(watch.line).toEqual({ kind: 'reconnecting', since: 1000, mediaFlows: false });
    pass(3000);
    watch.update({ signalling: true, media: false });
    expect(watch.line.kind).toBe('reconnecting');
    pass(500);
    watch.update({ signalling: true, media: true });
    expect(watch.lastOutage).toEqual({ missedMs: 3500, endedAt: 6500 });
  });

  it('does not trust media that comes back before messages do', () => {
    const { watch } = start();
    watch.update({ signalling: true, media: true });
    watch.update({ signalling: false, media: false });
    watch.update({ signalling: false, media: true });
    expect(watch.trusted).toBe(false);
    watch.update({ signalling: true, media: true });
    expect(watch.trusted).toBe(true);
  });

  it('never comes back once it has ended', () => {
    const { watch } = start();
    watch.end({ kind: 'ended', error: { code: 'seat-replaced', support: null } });
    watch.update({ signalling: true, media: true });
    expect(watch.line.kind).toBe('ended');
  });

  it('keeps the same object while nothing changes', () => {
    const { watch, pass } = start();
    watch.update({ signalling: false, media: null });
    const { line } = watch;
    pass(100);
    watch.update({ signalling: false, media: null });
    expect(watch.line).toBe(line);
  });
});
