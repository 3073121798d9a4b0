import { describe, expect, it } from 'vitest';
import { ConnectionWatch } from './connection-watch.ts';
import type { ConnectionFacts } from './connection-watch.ts';

function start() {
  let now = 1000;
  const watch = new ConnectionWatch(() => now);
  const update = (facts: Pick<ConnectionFacts, 'signalling' | 'media'> & Partial<ConnectionFacts>) =>
    watch.update({ lastMediaAt: null, ...facts });
  return { watch, update, pass: (ms: number) => void (now += ms) };
}

describe('the connection as a person is told of it', () => {
  it('is online when messages get through and no media is meant to yet', () => {
    const { watch, update } = start();
    expect(watch.connection).toEqual({ kind: 'connecting' });
    update({ signalling: true, media: null });
    expect(watch.connection).toEqual({ kind: 'online' });
  });

  it('says that media goes on while only the socket is away, and counts nothing as missed', () => {
    const { watch, update, pass } = start();
    update({ signalling: true, media: true });
    update({ signalling: false, media: true });
    expect(watch.connection).toEqual({ kind: 'reconnecting', since: 1000, mediaFlows: true });
    expect(watch.trusted).toBe(true);
    pass(5000);
    update({ signalling: true, media: true });
    expect(watch.connection).toEqual({ kind: 'online' });
    expect(watch.lastOutage).toBeNull();
  });

  it('says so no longer when the service has given the person up, and then trusts the microphone no more', () => {
    const { watch, update, pass } = start();
    update({ signalling: true, media: true });
    update({ signalling: false, media: true });
    const { endsAt } = watch;
    pass(endsAt! - 1001);
    update({ signalling: false, media: true });
    expect(watch.connection).toMatchObject({ kind: 'reconnecting', mediaFlows: true });
    pass(1);
    update({ signalling: false, media: true });
    expect(watch.connection).toMatchObject({ kind: 'reconnecting', mediaFlows: false });
    expect(watch.trusted).toBe(false);
    pass(3000);
    update({ signalling: true, media: true });
    expect(watch.lastOutage).toMatchObject({ missedMs: 3000 });
    expect(watch.endsAt).toBeNull();
  });

  it('keeps the beginning of an outage through all its stages, and its length as missed', () => {
    const { watch, update, pass } = start();
    update({ signalling: true, media: true });
    update({ signalling: false, media: true });
    pass(2000);
    update({ signalling: false, media: false });
    expect(watch.connection).toEqual({ kind: 'reconnecting', since: 1000, mediaFlows: false });
    pass(3000);
    update({ signalling: true, media: false });
    expect(watch.connection.kind).toBe('reconnecting');
    pass(500);
    update({ signalling: true, media: true });
    expect(watch.lastOutage).toEqual({ missedMs: 3500, endedAt: 6500 });
  });

  it('counts from when the last of it came, however late that is noticed', () => {
    const { watch, update, pass } = start();
    update({ signalling: true, media: true });
    pass(5000);
    update({ signalling: true, media: false, lastMediaAt: 3500 });
    expect(watch.connection).toEqual({ kind: 'reconnecting', since: 3500, mediaFlows: false });
    pass(6000);
    update({ signalling: true, media: true });
    expect(watch.lastOutage).toEqual({ missedMs: 8500, endedAt: 12_000 });
  });

  it('never counts a moment as missed twice', () => {
    const { watch, update, pass } = start();
    update({ signalling: true, media: false });
    pass(4000);
    update({ signalling: true, media: true });
    pass(1000);
    update({ signalling: true, media: false, lastMediaAt: 2000 });
    pass(1000);
    update({ signalling: true, media: true });
    expect(watch.lastOutage).toEqual({ missedMs: 2000, endedAt: 7000 });
  });

  it('knows nothing of the outage before once another begins', () => {
    const { watch, update, pass } = start();
    update({ signalling: true, media: true });
    update({ signalling: true, media: false });
    pass(2000);
    update({ signalling: true, media: true });
    expect(watch.lastOutage).toEqual({ missedMs: 2000, endedAt: 3000 });
    update({ signalling: false, media: true });
    expect(watch.lastOutage).toBeNull();
    update({ signalling: true, media: true });
    expect(watch.lastOutage).toBeNull();
  });

  it('tells of a loss that was over before anything was noticed, and adds it to one that goes on', () => {
    const { watch, update, pass } = start();
    update({ signalling: true, media: true });
    watch.missed(1000, 3000);
    expect(watch.lastOutage).toEqual({ missedMs: 2000, endedAt: 3000 });
    update({ signalling: false, media: true });
    watch.missed(3500, 5000);
    pass(6000);
    update({ signalling: true, media: true });
    expect(watch.lastOutage).toEqual({ missedMs: 1500, endedAt: 7000 });
  });

  it('does not trust media that comes back before messages do', () => {
    const { watch, update } = start();
    update({ signalling: true, media: true });
    update({ signalling: false, media: false });
    update({ signalling: false, media: true });
    expect(watch.trusted).toBe(false);
    update({ signalling: true, media: true });
    expect(watch.trusted).toBe(true);
  });

  it('never comes back once it has ended', () => {
    const { watch, update } = start();
    watch.end({ kind: 'ended', error: { code: 'seat-replaced', support: null } });
    update({ signalling: true, media: true });
    expect(watch.connection.kind).toBe('ended');
  });

  it('keeps the same object while nothing changes', () => {
    const { watch, update, pass } = start();
    update({ signalling: false, media: null });
    const { connection } = watch;
    pass(100);
    update({ signalling: false, media: null });
    expect(watch.connection).toBe(connection);
  });
});
