import type { SeatId } from '@mahzar/shared/hearing/ids';
import { NOTHING_EARLIER } from '../../session/chat.ts';
import type { Scene } from '@mahzar/shared/protocol/pushes';
import { describe, expect, it } from 'vitest';
import { NO_HELP } from '../../session/help.ts';
import type { SessionState } from '../../session/types.ts';
import { aPerson, aRoom, aScene } from '../../session/scene.fixture.ts';
import { noticesBetween } from './notices.ts';

const person = aPerson;

function state(scene: Parameters<typeof aScene>[0] = {}, change: Partial<SessionState> = {}): SessionState {
  return {
    connection: { kind: 'online' },
    stage: 'seated',
    scene: aScene({ record: { since: -100_000, earlierMs: 0, waived: false }, ...scene }),
    clockOffsetMs: 0,
    lastOutage: null,
    missed: [],
    local: { microphone: null, camera: null },
    remote: new Map(),
    speakers: new Map(),
    chat: { messages: [], outbox: [], marks: new Map(), reading: null, earlier: NOTHING_EARLIER },
    help: NO_HELP,
    share: { kind: 'off', ended: null },
    quality: 'good',
    weak: [],
    ...change,
  };
}

describe('what is told of a change', () => {
  it('is nothing when nothing changes', () => {
    expect(noticesBetween(state(), state())).toEqual([]);
  });

  it('is that the court lets in, and sends out', () => {
    const waiting = state({ me: person('me', { place: 'waiting' }) });
    expect(noticesBetween(waiting, state())).toEqual([{ kind: 'admitted' }]);
    expect(noticesBetween(state(), waiting)).toEqual([{ kind: 'dismissed' }]);
  });

  it('is that the session is on the record, or that the recording could not begin', () => {
    const starting = state({ phase: 'starting' });
    const started = (microphone: 'on' | 'off') =>
      state({ phase: 'in-session', me: { ...starting.scene!.me, microphone } });
    expect(noticesBetween(starting, started('on'))).toEqual([{ kind: 'sessionStarted', silent: false }]);
    expect(noticesBetween(starting, started('off'))).toEqual([{ kind: 'sessionStarted', silent: true }]);
    const failed = (change: Partial<Scene>) => noticesBetween(starting, state({ acts: [], ...change }));
    expect(failed({ phase: 'open' })).toEqual([{ kind: 'startFailed', mayTry: false }]);
    expect(failed({ phase: 'open', acts: ['start'] })).toEqual([{ kind: 'startFailed', mayTry: true }]);
    expect(failed({ phase: 'recess', acts: ['resume'] })).toEqual([{ kind: 'startFailed', mayTry: true }]);
    expect(noticesBetween(state({ phase: 'recess' }), state({ phase: 'closed' }))).toEqual([]);
  });

  it('is, for those who run a session, who left it or talks in private beside it', () => {
    const lawyer = person('lawyer', { role: 'lawyer' });
    const inSession = (place: 'courtroom' | 'outside' | 'consultation', change: Parameters<typeof aScene>[0] = {}) =>
      state({
        phase: 'in-session',
        acts: ['see-everyone'],
        people: [{ ...lawyer, place }, person('observer', { role: 'observer', place })],
        ...change,
      });
    const told = (place: 'outside' | 'consultation', change: Parameters<typeof aScene>[0] = {}) =>
      noticesBetween(inSession('courtroom', change), inSession(place, change)).map(({ kind, ...more }) => [
        kind,
        'people' in more ? more.people.map(({ seat }) => seat) : null,
      ]);
    expect(told('outside')).toEqual([['personLeft', ['lawyer']]]);
    expect(told('consultation')).toEqual([['personTalks', ['lawyer']]]);
    expect([told('outside', { phase: 'recess' }), told('outside', { acts: [] })]).toEqual([[], []]);
  });

  it('is who presides when a judge has left', () => {
    const other = person('magistrate', { role: 'investigating-judge' });
    const under = (presiding: SeatId | null) => state({ people: [other], presiding });
    expect(noticesBetween(under(null), under(other.seat))).toEqual([{ kind: 'presides', person: other }]);
    expect(noticesBetween(under(null), under('me' as SeatId))).toEqual([{ kind: 'presides', person: null }]);
    expect(noticesBetween(under(other.seat), under(null))).toEqual([]);
  });

  it('is how much was missed, once for each outage, and what happened meanwhile', () => {
    const connection = { kind: 'reconnecting', since: 1, mediaFlows: false } as const;
    const away = state({}, { connection });
    const lastOutage = { missedMs: 23_400, endedAt: 5 };
    const events = [{ kind: 'muted', at: 4 }] as const;
    const over = state({}, { lastOutage });
    const told = [{ kind: 'missed', seconds: 23, events }];
    expect(noticesBetween(away, over)).toEqual([{ kind: 'missed', seconds: 23, events: [] }]);
    expect(noticesBetween(over, over)).toEqual([]);
    expect(noticesBetween(over, state({}, { lastOutage, missed: events }))).toEqual(told);
    expect(
      noticesBetween(state({}, { connection, missed: events }), state({}, { lastOutage, missed: events })),
    ).toEqual(told);
    expect(noticesBetween(away, state({}, { connection, missed: events }))).toEqual([]);
    expect(noticesBetween(away, state({}, { lastOutage: { missedMs: 400, endedAt: 5 } }))).toEqual([]);
  });

  it('is nothing of an outage in which no session was held, and of the others only what was', () => {
    const connection = { kind: 'reconnecting', since: 1, mediaFlows: false } as const;
    const lastOutage = { missedMs: 540_000, endedAt: 600_000 };
    const told = (scene: Parameters<typeof aScene>[0]) =>
      noticesBetween(state(scene, { connection }), state(scene, { lastOutage }));
    const record = (since: number | null) => ({ since, earlierMs: 0, waived: false });
    expect(told({ record: record(null) })).toEqual([]);
    expect(told({ me: person('me', { place: 'waiting' }) })).toEqual([]);
    expect(told({ record: record(580_000) })).toEqual([{ kind: 'missed', seconds: 20, events: [] }]);
    const me = person('me', { missed: { ms: 30_000, at: 600_000 } });
    expect(told({ record: record(null), me })).toEqual([{ kind: 'missed', seconds: 30, events: [] }]);
  });

  it('is what happened while only messages were away, without a length', () => {
    const connection = { kind: 'reconnecting', since: 1, mediaFlows: true } as const;
    const missed = [{ kind: 'muted', at: 4 }] as const;
    expect(noticesBetween(state(), state({}, { missed }))).toEqual([{ kind: 'missed', seconds: null, events: missed }]);
    expect(noticesBetween(state({}, { connection }), state())).toEqual([]);
  });

  it('is not what happened in an earlier outage when a gap was over before it was noticed', () => {
    const missed = [{ kind: 'muted', at: 4 }] as const;
    const gap = state({}, { missed, lastOutage: { missedMs: 2_000, endedAt: 9 } });
    expect(noticesBetween(state({}, { missed }), gap)).toEqual([{ kind: 'missed', seconds: 2, events: [] }]);
  });

  it('is that a session that was suspended goes on, with or without a recorder', () => {
    const on = state({ phase: 'in-session' });
    expect(noticesBetween(state({ phase: 'suspended' }), on)).toMatchObject([{ kind: 'sessionStarted' }]);
  });

  it('is who waits and who asks to speak, for those who can do something about it', () => {
    const came = { people: [person('ali', { place: 'waiting' })] };
    const hand = { people: [person('ali', { hand: 1 })] };
    const runs: Partial<Scene> = { acts: ['admit', 'lower-any-hand'] };
    expect(noticesBetween(state(runs), state({ ...runs, ...came }))).toMatchObject([
      { kind: 'personWaiting', people: [{ name: 'ali' }] },
    ]);
    expect(noticesBetween(state({ ...runs, people: [person('ali')] }), state({ ...runs, ...hand }))).toMatchObject([
      { kind: 'handRaised', people: [{ name: 'ali' }] },
    ]);
    expect(noticesBetween(state(), state({ ...came, ...hand }))).toEqual([]);
  });

  it('is how much somebody else has missed, for the court that sees it, once', () => {
    const away = state({ people: [person('ali')] });
    const back = state({ people: [person('ali', { missed: { ms: 23_400, at: 9 } })] });
    expect(noticesBetween(away, back)).toMatchObject([{ kind: 'personMissed', person: { name: 'ali' }, seconds: 23 }]);
    expect(noticesBetween(back, back)).toEqual([]);
    expect(noticesBetween(state(), back)).toEqual([]);
    expect(noticesBetween(away, state({ people: [person('ali', { missed: { ms: 400, at: 9 } })] }))).toEqual([]);
  });

  it('is nothing before the seat is taken', () => {
    const lobby = state({ me: person('me', { place: 'waiting' }) }, { stage: 'lobby' });
    expect(noticesBetween(lobby, state({}, { stage: 'lobby' }))).toEqual([]);
  });

  it('is what was written to the person and is not on the screen, and who wrote last', () => {
    const message = (from: string, at: number) => {
      const { name, alias, role } = person(from);
      return { id: `m${at}`, at, conversation: 'all', from, text: 'text', author: { name, alias, role } };
    };
    const chat = (...messages: ReturnType<typeof message>[]) => ({ ...state().chat, messages });
    const two = state({}, { chat: chat(message('judge', 1), message('clerk', 2)) });
    expect(noticesBetween(state(), two)).toMatchObject([{ kind: 'messages', count: 2, author: { name: 'clerk' } }]);
    expect(noticesBetween(two, state({}, { chat: { ...two.chat } }))).toEqual([]);
    expect(noticesBetween(state(), state({}, { chat: chat(message('me', 3)) }))).toEqual([]);
    const read = { ...chat(message('judge', 1)), marks: new Map([['all', 1]]) };
    expect(noticesBetween(state(), state({}, { chat: read }))).toEqual([]);
  });

  it('is that one’s own share ended, and by what, unless the person ended it', () => {
    const on = state({}, { share: { kind: 'on' } });
    const off = (ended: 'court' | null) => state({}, { share: { kind: 'off', ended } });
    expect(noticesBetween(on, off('court'))).toEqual([{ kind: 'shareEnded', why: 'court' }]);
    expect(noticesBetween(on, off(null))).toEqual([]);
    const ended = off('court');
    expect(noticesBetween(ended, { ...ended })).toEqual([]);
  });

  it('is who came into the private room or declined, and that it has ended, and by what', () => {
    const room = (members: string[], invited: string[]) =>
      ({ room: 'r1', kind: 'counsel', locked: false, members, invited }) as unknown as Scene['consultation'];
    const inside = (consultation: Scene['consultation'], phase: Scene['phase'] = 'recess') =>
      state({
        me: person('me', { place: 'consultation' }),
        people: [person('ali', { place: 'consultation' }), person('sara')],
        consultation,
        phase,
      });
    const waiting = inside(room(['me'], ['ali', 'sara']));
    expect(noticesBetween(waiting, inside(room(['me', 'ali'], ['sara'])))).toMatchObject([
      { kind: 'cameToTalk', person: { name: 'ali' } },
    ]);
    expect(noticesBetween(waiting, inside(room(['me'], ['ali'])))).toMatchObject([
      { kind: 'declinedTalk', person: { name: 'sara' } },
    ]);
    expect(noticesBetween(waiting, state({ phase: 'starting' }))).toEqual([
      { kind: 'calledBack', why: 'session', to: 'courtroom' },
    ]);
    const alone = waiting.scene!;
    const along = state({ ...alone, me: { ...alone.me, microphone: 'off' } });
    expect(noticesBetween(state(), along)).toEqual([{ kind: 'takenAlong' }]);
    const outside = state({ me: person('me', { place: 'waiting' }), phase: 'recess' });
    expect(noticesBetween(waiting, outside)).toEqual([{ kind: 'calledBack', why: 'ended', to: 'waiting' }]);
  });

  it('is that somebody attends on another device, and whether they are out of the private talk by that', () => {
    const consultation = aRoom({ locked: true, members: ['ali' as SeatId] });
    const me = person('me', { place: 'consultation' });
    const here = state({ me, consultation, people: [person('ali', { place: 'consultation' })] });
    const moved = person('ali', { place: 'consultation', movedAt: 5 });
    const told = { kind: 'personMoved', person: { name: 'ali' } };
    expect(noticesBetween(here, state({ me, consultation, people: [moved] }))).toMatchObject([
      { ...told, left: false },
    ]);
    const out = { ...consultation, members: [] };
    const left = state({ me, consultation: out, people: [{ ...moved, place: 'courtroom' }] });
    expect(noticesBetween(here, left)).toMatchObject([{ ...told, left: true }]);
    expect(noticesBetween(left, left)).toEqual([]);
    expect(noticesBetween(state({ people: [] }), state({ people: [moved] }))).toEqual([]);
  });

  it('is that a link was opened where nobody has shown who they are: to its owner, and to the court', () => {
    const known = person('ali');
    const stranger = { ...known, otherBrowserAt: 5 };
    expect(noticesBetween(state({ people: [known] }), state({ people: [stranger] }))).toMatchObject([
      { kind: 'stranger', person: { name: 'ali' } },
    ]);
    const mine = state({ me: person('me', { otherBrowserAt: 5 }) });
    expect(noticesBetween(state(), mine)).toEqual([{ kind: 'stranger', person: null }]);
    expect(noticesBetween(mine, mine)).toEqual([]);
  });
});
