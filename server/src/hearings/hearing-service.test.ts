import { randomBytes } from 'node:crypto';
import type { Command } from '@mahzar/shared/hearing/command';
import type { Actor, Entry } from '@mahzar/shared/hearing/event';
import type { BrowserHash, SeatId, SessionHash } from '@mahzar/shared/hearing/ids';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RULES } from '../../test/support/client.ts';
import { engineOfTest } from '../../test/support/databases.ts';
import type { Engine } from '../../test/support/databases.ts';
import { newHearing } from '../../test/support/new-hearing.ts';
import { openStorage } from '../storage/storage.ts';
import type { Storage } from '../storage/storage.ts';
import { HearingService } from './hearing-service.ts';
import type { EventLog } from './ports.ts';

const { id } = newHearing;
const judge = 'judge' as SeatId;
const session = 'session' as SessionHash;
const SYSTEM = { kind: 'system' } as const;
const BY_JUDGE = { kind: 'seat', seat: judge } as const;

let engine: Engine;
let storage: Storage;
let service: HearingService;
let told: Entry[];
/** The disk takes nothing. */
let full: boolean;
let time: number;

beforeEach(async () => {
  engine = await engineOfTest();
  storage = await openStorage({ database: engine.create(), masterKey: randomBytes(32), randomBytes });
  await storage.hearings.create(newHearing, 500);
  [full, time, told] = [false, 1_000, []];
  service = new HearingService(fillable(storage.log), () => time);
  service.onChange((_, entries) => told.push(...entries));
  const devices = { microphone: true, camera: true, takeOver: false, rules: RULES };
  await execute({ type: 'enter', session, browser: 'browser' as BrowserHash, ...devices }, BY_JUDGE);
  await execute({ type: 'start', countdownMs: 0 }, BY_JUDGE);
  await execute({ type: 'note-recorder-confirmed' });
  if ((await phase()) !== 'in-session') throw new Error('the session has not begun');
});

afterEach(async () => {
  await storage.close();
  await engine.stop();
});

/** The log, on a disk that can be full. */
function fillable(log: EventLog): EventLog {
  return {
    ...log,
    append: (...entry) => {
      if (!full) return log.append(...entry);
      return Promise.reject(Object.assign(new Error('the disk is full'), { code: 'full' }));
    },
    faultOf: (error) => ((error as { code?: string }).code === 'full' ? 'disk-full' : log.faultOf(error)),
  };
}

const execute = (command: Command, actor: Actor = SYSTEM) => service.execute(id, command, actor);
const phase = async () => (await service.standing(id))?.state.phase;
const lost = (since: number): Command => ({ type: 'note-line-lost', seat: judge, session, since });
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
      refusal: { refused: 'record-unavailable' },
    });
    full = false;
    time = 4_000;
    await restored();
    const entries = (await storage.log.read(id)).slice(-told.slice(before).length);
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
    const written = service.execute(id, { type: 'note-segment-sealed', segment: SEGMENT }, SYSTEM, (append) =>
      append(fillable(storage.log)),
    );
    await expect(written).rejects.toThrow('the disk is full');
    await vi.waitFor(async () => expect(await phase()).toBe('suspended'));
    full = false;
    await restored();
    const types = (await storage.log.read(id)).map(({ event }) => event.type);
    expect(types.slice(-2)).toEqual(['session-suspended', 'log-interrupted']);
  });

  it('and another has written there since, its log is read again', async () => {
    full = true;
    await execute(lost(900));
    const { length } = await storage.log.read(id);
    await storage.log.append(id, length, 2_500, SYSTEM, [{ type: 'recorder-restored' }]);
    full = false;
    await restored();
    expect(await service.standing(id)).toMatchObject({ seq: length + 1, state: { phase: 'in-session' } });
  });
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
