import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { IceRecovery } from './ice-recovery.ts';
import type { TransportsState } from './transports.ts';

beforeEach(() => void vi.useFakeTimers({ now: 0 }));
afterEach(() => void vi.useRealTimers());

function start() {
  let state: TransportsState = 'connected';
  let service: 'restarted' | 'unreachable' | 'lost' = 'restarted';
  const told: string[] = [];
  const recovery = new IceRecovery({
    state: () => state,
    restart: () => {
      told.push(`${Date.now()} restart`);
      return Promise.resolve(service);
    },
    search: () => void told.push(`${Date.now()} search`),
    broken: (since) => void told.push(`${Date.now()} ${since === null ? 'flows' : `broken since ${since}`}`),
    giveUp: () => void told.push(`${Date.now()} give up`),
    now: Date.now,
  });
  return {
    recovery,
    told,
    service: (next: typeof service) => void (service = next),
    becomes: (next: TransportsState) => {
      state = next;
      recovery.stateChanged();
    },
  };
}

describe('a path that is lost', () => {
  it('is looked for as soon as it is silent, and counts from the last sign of life', async () => {
    const { recovery, told } = start();
    await vi.advanceTimersByTimeAsync(2_000);
    recovery.silent(100);
    await vi.advanceTimersByTimeAsync(500);
    recovery.heard();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(told).toEqual(['2000 broken since 100', '2000 restart', '2500 flows']);
  });

  it('is looked for again and again while the service answers, until new transports are the better way', async () => {
    const { recovery, told } = start();
    recovery.silent(0);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(told.slice(1)).toEqual([
      '0 restart',
      '4000 restart',
      '8000 restart',
      '12000 restart',
      '16000 restart',
      '20000 give up',
    ]);
  });

  it('is looked for by the service until new transports are the better way, also when the browser gives up both directions', async () => {
    const { told, becomes } = start();
    becomes('failed');
    becomes('failed');
    await vi.advanceTimersByTimeAsync(15_000);
    becomes('failed');
    becomes('failed');
    await vi.advanceTimersByTimeAsync(15_000);
    expect(told).toEqual([
      '0 broken since 0',
      '0 restart',
      '4000 restart',
      '8000 restart',
      '12000 restart',
      '16000 restart',
      '20000 give up',
    ]);
  });

  it('is looked for without the service whenever the browser has given up, and with it once messages get through', async () => {
    const { recovery, told, service, becomes } = start();
    service('unreachable');
    recovery.silent(0);
    await vi.advanceTimersByTimeAsync(18_000);
    becomes('failed');
    becomes('failed');
    await vi.advanceTimersByTimeAsync(22_000);
    recovery.heard();
    service('restarted');
    recovery.hurry();
    await vi.advanceTimersByTimeAsync(200);
    becomes('connected');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(told).toEqual([
      '0 broken since 0',
      '0 restart',
      '18000 search',
      '28000 search',
      '38000 search',
      '40000 restart',
      '40200 flows',
    ]);
  });

  it('is one loss from its beginning until both directions have their path again', async () => {
    const { recovery, told, becomes } = start();
    recovery.silent(0);
    becomes('interrupted');
    await vi.advanceTimersByTimeAsync(1_000);
    recovery.heard();
    recovery.hurry();
    await vi.advanceTimersByTimeAsync(50);
    becomes('connected');
    expect(told).toEqual(['0 broken since 0', '0 restart', '1000 restart', '1050 flows']);
  });

  it('is not broken by an interruption that mends itself within a second', async () => {
    const { told, becomes } = start();
    becomes('interrupted');
    await vi.advanceTimersByTimeAsync(900);
    becomes('connected');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(told).toEqual([]);
    becomes('interrupted');
    await vi.advanceTimersByTimeAsync(1_100);
    expect(told).toEqual(['61900 broken since 61900', '61900 restart']);
  });

  it('is looked for with every new socket, which may come by another network, while the old one is used', async () => {
    const { recovery, told } = start();
    recovery.hurry();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(told).toEqual(['0 restart']);
  });

  it('needs new transports when the service knows these no longer', async () => {
    const { recovery, told, service } = start();
    service('lost');
    recovery.silent(0);
    await vi.advanceTimersByTimeAsync(10);
    expect(told.at(-1)).toBe('0 give up');
  });
});
