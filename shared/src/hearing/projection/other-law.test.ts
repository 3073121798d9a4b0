import { afterEach, describe, expect, it } from 'vitest';
import { CITIZEN, CLERK, Courtroom, JUDGE, LAWYER, OBSERVER } from '../courtroom.fixture.ts';
import { begin, replay } from '../evolve/evolve.ts';
import type { Entry } from '../event.ts';
import { sourceId } from '../ids.ts';
import { PERMISSIONS } from '../law/permissions.ts';
import type { Permission } from '../law/permissions.ts';
import { reach } from '../law/reach.ts';
import { LAW_VERSION } from '../law/version.ts';
import { RECORD, reachTable } from './reach-table.ts';

const TABLE = PERMISSIONS as Record<keyof typeof PERMISSIONS, Permission>;
const today = { ...TABLE };
afterEach(() => void Object.assign(TABLE, today));

/** Changes the law: only the host hears and is heard. */
function anotherLaw(): void {
  for (const act of ['receive-media', 'send-media'] as const) TABLE[act] = { ...TABLE[act], capacities: ['host'] };
}

/** A session with the public, in which all microphones were locked when the lawyer was admitted. */
function held(): Courtroom {
  const room = new Courtroom().with(JUDGE, CLERK, CITIZEN, LAWYER, OBSERVER).admitted(CITIZEN).inSession();
  room.ask(JUDGE, { type: 'set-gallery', open: true });
  room.ask(JUDGE, { type: 'mute-all' });
  room.ask(JUDGE, { type: 'admit', seat: LAWYER });
  room.ask(JUDGE, { type: 'recess' });
  return room;
}

/** Returns the log of the same hearing in the form of version 1. */
function asVersion1(log: readonly Entry[]): Entry[] {
  return log.flatMap(({ grants: _grants, event, ...entry }, index): Entry[] => {
    const closedOnComing = event.type === 'microphone-blocked' && log[index - 1]?.event.type === 'person-admitted';
    if (closedOnComing) return [];
    if (event.type === 'hearing-opened') return [{ ...entry, event: { type: event.type } }];
    if (event.type === 'gallery-opened') return [{ ...entry, event: { type: event.type } }];
    if (event.type === 'microphones-rested') return [{ ...entry, event: { type: event.type } }];
    return [{ ...entry, event }];
  });
}

describe('when the law has become another', () => {
  it.each([
    ['of today', (log: readonly Entry[]) => log],
    ['of version 1, which says nothing of its consequences,', asVersion1],
  ])('an old log %s means what it meant', (_, writtenAs) => {
    const room = held();
    const log = writtenAs(room.log);
    const before = { table: reachTable(log), state: replay(log) };
    expect(before.state).toEqual({ ...room.state, law: before.state.law });
    expect(before.table).toContainEqual(
      expect.objectContaining({ listener: OBSERVER, source: sourceId(CITIZEN, 'camera') }),
    );
    expect(before.table).toContainEqual(
      expect.objectContaining({ listener: RECORD, source: sourceId(CITIZEN, 'microphone') }),
    );
    anotherLaw();
    expect(reachTable(log)).toEqual(before.table);
    expect(replay(log)).toEqual(before.state);
    expect(before.state.seats.get(LAWYER)?.microphone).toBe('blocked');
  });

  it('a hearing that goes on is held by the new one, and its log says so and what that takes from whom', () => {
    const former = new Courtroom().with(JUDGE, CITIZEN, CLERK).admitted(CITIZEN);
    const log = asVersion1(former.log);
    const room = new Courtroom();
    Object.assign(room, { log: [...log], state: replay(log), granted: former.granted, now: former.now });
    expect(room.state.law).toBe(1);
    anotherLaw();
    room.ask(CLERK, { type: 'set-camera', on: false });
    expect(room.state.law).toBe(LAW_VERSION);
    const [changed, act, ...rest] = room.log.slice(log.length);
    expect(rest).toEqual([]);
    expect(changed?.event).toEqual({ type: 'law-changed', law: LAW_VERSION });
    expect(act?.event.type).toBe('camera-set');
    const lasting = reachTable(room.log).filter(({ to }) => to === null);
    expect([...reach(room.state).listeners.keys()]).toEqual([JUDGE]);
    expect(lasting).toEqual([]);
    const heard = reachTable(room.log).filter(({ listener, to }) => listener === CITIZEN && to === room.now);
    expect(heard.map(({ source }) => source)).toContain(sourceId(CLERK, 'microphone'));
  });

  it('a log begins without a law, until the hearing is opened by one', () => {
    const room = new Courtroom();
    expect(begin(room.log[0]!).law).toBe(1);
    expect(room.with(JUDGE).state.law).toBe(LAW_VERSION);
  });
});
