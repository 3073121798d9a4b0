import { randomBytes } from 'node:crypto';
import type { Command } from '@mahzar/shared/hearing/command';
import type { Actor, Entry } from '@mahzar/shared/hearing/event';
import type { BrowserHash, SeatId, SessionHash } from '@mahzar/shared/hearing/ids';
import type { LogFault } from '@mahzar/shared/hearing/state';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RULES } from '../../test/support/client.ts';
import { engineOfTest } from '../../test/support/databases.ts';
import type { Engine } from '../../test/support/databases.ts';
import { newHearing } from '../../test/support/new-hearing.ts';
import { openStorage } from '../compose/storage.ts';
import type { Storage } from '../compose/storage.ts';
import { EventBus } from '../kernel/event-bus.ts';
import { HearingService } from './hearing-service.ts';
import { SOLE_OWNER } from './ownership.ts';
import type { EventLog } from './ports.ts';
import { StorageHealth } from './storage-health.ts';

const { id } = newHearing;
const otherId = 'h-0002' as typeof id;
const judge = 'judge' as SeatId;
const session = 'session' as SessionHash;
const DEVICES = { microphone: true, camera: true, takeOver: false, rules: RULES };
const SYSTEM = { kind: 'system' } as const;
const BY_JUDGE = { kind: 'seat', seat: judge } as const;

let engine: Engine;
let storage: Storage;
let bus: EventBus;
let service: HearingService;
let told: Entry[];
/** The disk is full. */
let full: boolean;
/** How the next write fails, before or after it has written; reset by that write. */
let failing: { readonly error: Error; readonly written: boolean } | null;
/** Reading fails, too. */
let unreadable: boolean;
/** Awaited by the next write to a hearing's log; reset by that write. */
let beforeAppend: ((hearing: string) => Promise<unknown> | undefined) | null;
let dropped: string[][];
let time: number;

beforeEach(async () => {
  engine = await engineOfTest();
  storage = await openStorage({ database: await engine.create(), masterKey: randomBytes(32), randomBytes });
  await storage.hearings.create(newHearing, 500);
  [full, time, told, failing, unreadable, beforeAppend, dropped] = [false, 1_000, [], null, false, null, []];
  bus = new EventBus();
  service = new HearingService(fillable(storage.log), () => time, { bus });
  bus.on('hearing-changed', (_, entries) => void told.push(...entries));
  bus.on('not-caught-up', (_hearing, _error, deferred) => {
    dropped.push(deferred.flatMap(({ events }) => events.map(({ type }) => type)));
  });
  await execute({ type: 'enter', session, browser: 'browser' as BrowserHash, ...DEVICES }, BY_JUDGE);
  await execute({ type: 'start', countdownMs: 0 }, BY_JUDGE);
  await execute({ type: 'note-recorder-confirmed' });
  if ((await phase()) !== 'in-session') throw new Error('the session has not begun');
});

afterEach(async () => {
  await service.close();
  await storage.close();
  await engine.stop();
});

/** A log on a disk that can become full. */
function fillable(log: EventLog): EventLog {
  return {
    ...log,
    read: (hearing) => (unreadable ? Promise.reject(failure('disk-full')) : log.read(hearing)),
    append: async (...entry) => {
      if (full) throw failure('disk-full');
      await beforeAppend?.(entry[0]);
      const met = failing;
      failing = null;
      if (met?.written === false) throw met.error;
      const appended = await log.append(...entry);
      if (met !== null) throw met.error;
      return appended;
    },
    faultOf: (error) => (error instanceof Failure ? error.fault : log.faultOf(error)),
  };
}

class Failure extends Error {
  readonly fault: LogFault;
  constructor(fault: LogFault) {
    super(fault === 'disk-full' ? 'the disk is full' : fault);
    this.fault = fault;
  }
}

const failure = (fault: LogFault) => new Failure(fault);

const execute = (command: Command, actor: Actor = SYSTEM) => service.execute(id, command, actor);
const phase = async () => (await service.snapshot(id))?.state.phase;
const lost = (since: number): Command => ({ type: 'note-line-lost', seat: judge, session, since });
const typesOf = async (hearing: typeof id) => (await storage.log.read(hearing)).map(({ event }) => event.type);
const restored = () => vi.waitFor(() => expect(service.outage).toBeNull(), 3_000);

describe('while the log cannot be written', () => {
  it('what is observed holds at once, is told once, and is entered in order with its own time', async () => {
    const before = told.length;
    full = true;
    time = 2_000;
    expect(await execute(lost(1_900))).toMatchObject({ ok: true });
    await vi.waitFor(async () => expect(await phase()).toBe('suspended'));
    time = 3_000;
    await execute({ type: 'note-line-restored', seat: judge, session });
    expect(await execute({ type: 'resume', countdownMs: 0 }, BY_JUDGE)).toMatchObject({
      ok: false,
      refusal: { code: 'record-unavailable' },
    });
    full = false;
    time = 4_000;
    await restored();
    const entries = (await storage.log.read(id)).slice(-told.slice(before).length);
    const [first] = entries;
    expect(await storage.log.read(id, first!.seq)).toEqual(entries);
    expect(entries).toEqual(told.slice(before));
    expect(entries.map(({ at, event }) => [at, event.type])).toEqual([
      [2_000, 'line-lost'],
      [2_000, 'session-suspended'],
      [3_000, 'line-restored'],
      [4_000, 'log-interrupted'],
    ]);
    expect(entries.at(-1)?.event).toMatchObject({ from: 2_000, to: 4_000, fault: 'disk-full' });
  });

  it('what is written with something else is not done, and stops the session all the same', async () => {
    full = true;
    const written = service.execute(id, { type: 'note-segments-sealed', segments: [SEGMENT] }, SYSTEM, (append) =>
      append(fillable(storage.log)),
    );
    await expect(written).rejects.toThrow('the disk is full');
    await vi.waitFor(async () => expect(await phase()).toBe('suspended'));
    full = false;
    await restored();
    const types = (await storage.log.read(id)).map(({ event }) => event.type);
    expect(types.slice(-2)).toEqual(['session-suspended', 'log-interrupted']);
  });

  it('and another has written there since, what was observed is decided anew on that, and no session goes on by itself', async () => {
    full = true;
    await execute(lost(900));
    const { length } = await storage.log.read(id);
    await storage.log.append(id, length, 2_500, SYSTEM, [{ type: 'recorder-restored' }]);
    full = false;
    time = 3_000;
    await restored();
    const after = (await storage.log.read(id)).slice(length);
    expect(after.map(({ at, event }) => [at, event.type])).toEqual([
      [2_500, 'recorder-restored'],
      [2_500, 'session-suspended'],
      // Entries are dated in ascending order; the event itself says since when the line was lost.
      [2_500, 'line-lost'],
      [3_000, 'log-interrupted'],
    ]);
    expect(after[2]!.event).toMatchObject({ since: 900 });
    expect(after.at(-1)!.event).not.toHaveProperty('dropped');
    expect(await service.snapshot(id)).toMatchObject({ seq: length + 4, state: { phase: 'suspended' } });
    expect(dropped).toEqual([[]]);
  });

  it('and what was observed does not hold any more with what another has written, the log says what was lost', async () => {
    const { length } = await storage.log.read(id);
    full = true;
    await execute(lost(900));
    time = 2_000;
    await execute({ type: 'note-segments-sealed', segments: [SEGMENT] });
    await storage.log.append(id, length, 2_500, BY_JUDGE, [{ type: 'person-left', seat: judge }]);
    full = false;
    time = 3_000;
    await restored();
    const after = (await storage.log.read(id)).slice(length);
    expect(after.map(({ event }) => event.type)).toEqual([
      'person-left',
      'session-suspended',
      'segment-sealed',
      'log-interrupted',
    ]);
    expect(after.at(-1)!.event).toEqual({
      type: 'log-interrupted',
      from: 1_000,
      to: 3_000,
      fault: 'disk-full',
      dropped: [{ type: 'line-lost', count: 1, from: 1_000, to: 1_000 }],
    });
    expect(dropped).toEqual([['line-lost']]);
  });

  it('what was written before its answer was lost and another wrote there is not written twice', async () => {
    const { length } = await storage.log.read(id);
    failing = { error: failure('unreachable'), written: true };
    await execute({ type: 'note-segments-sealed', segments: [SEGMENT] });
    await storage.log.append(id, length + 1, 2_500, SYSTEM, [{ type: 'recorder-restored' }]);
    await restored();
    const types = (await typesOf(id)).slice(length);
    expect(types).toEqual(['segment-sealed', 'recorder-restored', 'session-suspended', 'log-interrupted']);
  });

  it('and the service ends, what waits is written if that is possible by then, and told where it is not', async () => {
    full = true;
    await execute(lost(900));
    full = false;
    await service.close();
    expect((await typesOf(id)).slice(-3)).toEqual(['line-lost', 'session-suspended', 'log-interrupted']);
    expect(dropped).toEqual([]);

    service = new HearingService(fillable(storage.log), () => time, { bus });
    full = true;
    await execute({ type: 'note-line-restored', seat: judge, session });
    await service.close();
    expect(dropped).toEqual([['line-restored']]);
  });

  it('close lands after its refusal, listeners are told of it', async () => {
    const states: (string | undefined)[] = [];
    bus.on('hearing-changed', ({ state }) => void states.push(state.phase));
    const before = told.length;
    const { length } = await storage.log.read(id);
    full = true;
    expect(await execute({ type: 'close' }, BY_JUDGE)).toMatchObject({ refusal: { code: 'record-unavailable' } });
    await vi.waitFor(async () => expect(await phase()).toBe('suspended'));
    await storage.log.append(id, length, 1_000, BY_JUDGE, [{ type: 'hearing-closed' }]);
    full = false;
    await restored();
    expect(told.slice(before).map(({ event }) => event.type)).toEqual(['session-suspended', 'hearing-closed']);
    expect(states).toEqual(['suspended', 'closed']);
    expect(await phase()).toBe('closed');
  });

  it('what was refused in a hearing that is not held lands too, listeners are told of it', async () => {
    await storage.hearings.create({ ...newHearing, id: otherId }, 500);
    failing = { error: failure('unreachable'), written: true };
    const enter = { type: 'enter', session, browser: 'browser' as BrowserHash, ...DEVICES } as const;
    expect(await service.execute(otherId, enter, BY_JUDGE)).toMatchObject({
      refusal: { code: 'record-unavailable' },
    });
    const before = told.length;
    await restored();
    const landed = (await storage.log.read(otherId)).filter(({ event }) => event.type === 'person-entered');
    expect(landed).toHaveLength(1);
    expect(told.slice(before)).toContainEqual(landed[0]);
    expect((await service.snapshot(otherId))?.seq).toBe((await storage.log.read(otherId)).length);
  });

  it('and the service ends while that is caught up with, its end is entered once', async () => {
    full = true;
    await execute(lost(900));
    const closed = new Promise<void>((resolve) => {
      beforeAppend = async () => {
        beforeAppend = null;
        resolve(service.close());
        await new Promise(setImmediate);
      };
    });
    full = false;
    await closed;
    expect((await typesOf(id)).slice(-3)).toEqual(['line-lost', 'session-suspended', 'log-interrupted']);
    expect((await typesOf(id)).filter((type) => type === 'log-interrupted')).toHaveLength(1);
  });

  it('an error of another kind loses nothing of what waits', async () => {
    full = true;
    await execute(lost(900));
    failing = { error: new Error('database is locked'), written: false };
    full = false;
    await restored();
    expect((await typesOf(id)).slice(-3)).toEqual(['line-lost', 'session-suspended', 'log-interrupted']);
    expect(await phase()).toBe('suspended');
    expect((await storage.log.read(id)).slice(-told.length)).toEqual(told);
    expect(dropped).toEqual([[]]);
  });

  it('what was written all the same, with its answer lost, is not written twice', async () => {
    failing = { error: failure('unreachable'), written: true };
    await execute(lost(900));
    await restored();
    expect((await typesOf(id)).slice(-3)).toEqual(['line-lost', 'session-suspended', 'log-interrupted']);
    expect((await storage.log.read(id)).slice(-told.length)).toEqual(told);
    expect(dropped).toEqual([]);
  });

  it('what is observed in one hearing while another is caught up with is entered too', async () => {
    await storage.hearings.create({ ...newHearing, id: otherId }, 500);
    await service.snapshot(otherId);
    full = true;
    await execute(lost(900));
    await service.execute(otherId, { type: 'note-segments-sealed', segments: [SEGMENT] }, SYSTEM);
    beforeAppend = (hearing) => {
      if (hearing !== otherId) return undefined;
      beforeAppend = null;
      return execute({ type: 'note-line-restored', seat: judge, session });
    };
    full = false;
    await restored();
    expect(beforeAppend).toBeNull();
    expect(await typesOf(id)).toContain('line-restored');
    expect((await service.snapshot(id))?.seq).toBe((await storage.log.read(id)).length);
  });

  it('who begins to look after the storage then knows of it', async () => {
    full = true;
    await execute(lost(900));
    const health = new StorageHealth({
      bus,
      service,
      now: () => time,
      supportCode: () => 'S',
      report: () => undefined,
    });
    expect(health.alarm).toMatchObject({ kind: 'log', fault: 'disk-full' });
  });
});

describe('a transaction that fails', () => {
  const seal = (persist: (append: (log: EventLog) => Promise<void>) => Promise<void>) =>
    service.execute(id, { type: 'note-segments-sealed', segments: [SEGMENT] }, SYSTEM, persist);

  it('because its line broke stops no session, whether or not it was written', async () => {
    for (const written of [false, true]) {
      const broken = seal(async (append) => {
        if (written) await append(storage.log);
        throw failure('unreachable');
      });
      await expect(broken).rejects.toThrow('unreachable');
      expect(service.outage).toBeNull();
    }
    expect(await execute(lost(900))).toMatchObject({ ok: true });
    expect((await typesOf(id)).slice(-2)).toEqual(['segment-sealed', 'line-lost']);
    expect(await phase()).toBe('in-session');
  });

  it('stops the session also on a disk from which nothing can be read', async () => {
    [full, unreadable] = [true, true];
    await expect(seal((append) => append(fillable(storage.log)))).rejects.toThrow('the disk is full');
    await vi.waitFor(() => expect(told.at(-1)?.event.type).toBe('session-suspended'));
  });

  it('in an outage says that nothing can be stored', async () => {
    full = true;
    await execute(lost(900));
    const error = await seal(() => Promise.resolve()).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(Error);
    expect(service.isStorageFault(error)).toBe(true);
    expect(service.isStorageFault(new Error('another'))).toBe(false);
  });
});

describe('a hearing of which another holds a newer log', () => {
  it('is read again before what waits for its turn', async () => {
    const { length } = await storage.log.read(id);
    await storage.log.append(id, length, 2_500, SYSTEM, [{ type: 'recorder-restored' }]);
    const [first, second] = await Promise.allSettled([execute(lost(900)), execute(lost(900))]);
    expect(first).toMatchObject({ status: 'rejected', reason: { name: 'HeldElsewhereError' } });
    expect(second).toMatchObject({ status: 'fulfilled', value: { ok: true } });
    expect((await typesOf(id)).slice(length)).toEqual(['recorder-restored', 'line-lost']);
    expect(told.slice(-2).map(({ event }) => event.type)).toEqual(['recorder-restored', 'line-lost']);
  });
});

describe('media', () => {
  it('does as the hearing says before anybody is told, whoever subscribed first', async () => {
    const bus = new EventBus();
    const seen: unknown[] = [];
    bus.on('hearing-changed', ({ state }) => void seen.push([applied.at(-1) === state, state.phase]));
    bus.on('hearing-lost', (hearing) => void seen.push(['lost', closed.includes(hearing)]));
    const applied: unknown[] = [];
    const closed: unknown[] = [];
    const media = {
      apply: (state: unknown) => void applied.push(state),
      close: (one: unknown) => void closed.push(one),
    };
    const service = new HearingService(storage.log, () => time, { bus, media });
    await service.execute(id, { type: 'recess' }, BY_JUDGE);
    bus.publish('lease-lost', id, { address: null });
    expect(seen).toEqual([
      [true, 'recess'],
      ['lost', true],
    ]);
    await service.close();
  });

  it('that cannot do so, leaves nobody told of what is not so', async () => {
    const bus = new EventBus();
    const seen: unknown[] = [];
    bus.on('hearing-changed', ({ state }) => void seen.push(state.phase));
    const apply = () => {
      throw new Error('no media');
    };
    const service = new HearingService(storage.log, () => time, { bus, media: { apply, close: () => undefined } });
    await expect(service.execute(id, { type: 'recess' }, BY_JUDGE)).rejects.toThrow('no media');
    expect(seen).toEqual([]);
    await service.close();
  });
});

it('reads the log of a hearing once, however many ask for it at the same time', async () => {
  const read = vi.fn<EventLog['read']>(storage.log.read);
  const fresh = new HearingService({ ...storage.log, read }, () => time);
  const snapshots = await Promise.all(Array.from({ length: 50 }, () => fresh.snapshot(id)));
  expect(new Set(snapshots.map((snapshot) => snapshot?.seq)).size).toBe(1);
  expect(read).toHaveBeenCalledTimes(1);
  await fresh.close();
});

it('reads a log once to know how a hearing stands and for its record, and again when something was added', async () => {
  const read = vi.fn<EventLog['read']>(storage.log.read);
  const fresh = new HearingService({ ...storage.log, read }, () => time);
  const [{ seq }, entries] = [(await fresh.snapshot(id))!, await fresh.recentEntries(id)];
  expect([entries.length, read.mock.calls.length]).toEqual([seq, 1]);
  const added = await fresh.execute(id, { type: 'recess' }, BY_JUDGE);
  expect(added).toMatchObject({ ok: true });
  expect(await fresh.recentEntries(id)).toEqual(await storage.log.read(id));
  expect(read).toHaveBeenCalledTimes(2);
  await fresh.close();
});

it('of a hearing that another process has, reads no more than the last entry while nothing is added', async () => {
  const now = vi.spyOn(performance, 'now');
  const read = vi.fn<EventLog['read']>(storage.log.read);
  const ownership = { ...SOLE_OWNER, has: () => false };
  const fresh = new HearingService({ ...storage.log, read }, () => time, { ownership });
  const later = (ms: number) => now.mockReturnValue(ms);
  later(0);
  const { seq, state } = (await fresh.snapshot(id))!;
  later(2000);
  expect((await fresh.snapshot(id))?.state).toBe(state);
  expect(read.mock.calls).toEqual([[id], [id, seq]]);
  await execute({ type: 'recess' }, BY_JUDGE);
  later(4000);
  expect((await fresh.snapshot(id))?.state.phase).toBe('recess');
  now.mockRestore();
  await fresh.close();
});

const SEGMENT = {
  track: 'track' as never,
  index: 1,
  file: 'f',
  bytes: 1,
  sha256: '0'.repeat(64),
  firstAt: null,
  lastAt: null,
};
