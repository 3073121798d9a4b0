import type { RoomId } from '@mahzar/shared/hearing/ids';
import { NOTHING_EARLIER } from '../../session/chat.ts';
import { describe, expect, it } from 'vitest';
import { aPerson, aRoom, aScene } from '../../session/scene.fixture.ts';
import { NO_HELP } from '../../session/help.ts';
import type { SessionState } from '../../session/types.ts';
import type { Notice } from './notices.ts';
import { stillTrue, withNotice } from './merge-notices.ts';

const waits = (...seats: string[]): Notice => ({ kind: 'personWaiting', people: seats.map((seat) => aPerson(seat)) });
const names = (notice: Notice | undefined) =>
  notice !== undefined && 'people' in notice ? notice.people.map(({ seat }) => seat) : [];
const pile = (...notices: Notice[]) => notices.reduce<readonly Notice[]>(withNotice, []);

describe('the pile of notices', () => {
  it('has one of a kind: who comes to the waiting room joins those who came', () => {
    const shown = pile(waits('ali'), waits('maryam'), waits('ali'));
    expect(shown).toHaveLength(1);
    expect(names(shown[0])).toEqual(['maryam', 'ali']);
  });

  it('tells of both devices at once when they fail alike, and of the newer when they fail differently', () => {
    const failed = (device: 'microphone' | 'camera', failure: 'missing' | 'busy'): Notice => ({
      kind: 'deviceFailed',
      device,
      failure,
    });
    expect(pile(failed('camera', 'missing'), failed('microphone', 'missing'))).toMatchObject([{ device: 'both' }]);
    expect(pile(failed('camera', 'missing'), failed('microphone', 'busy'))).toMatchObject([{ device: 'microphone' }]);
    expect(pile(failed('camera', 'missing'), failed('camera', 'missing'))).toMatchObject([{ device: 'camera' }]);
  });

  it('is never higher than three, and the newest is the last', () => {
    const shown = pile(
      { kind: 'admitted' },
      waits('ali'),
      { kind: 'missed', events: [], seconds: 3 },
      { kind: 'sessionStarted', silent: false },
      waits('sara'),
    );
    expect(shown.map(({ kind }) => kind)).toEqual(['missed', 'sessionStarted', 'personWaiting']);
    expect(names(shown[2])).toEqual(['ali', 'sara']);
  });

  it.each<Notice>([
    { kind: 'calledBack', why: 'session', to: 'courtroom' },
    { kind: 'sessionStarted', silent: true },
    { kind: 'takenAlong' },
  ])('hides none that says that the microphone is off behind one that says no more: $kind', (says) => {
    expect(pile(says, { kind: 'speaksUnheard' })).toEqual([{ kind: 'speaksUnheard' }, says]);
    expect(pile({ kind: 'admitted' }, { kind: 'speaksUnheard' }).at(-1)).toEqual({ kind: 'speaksUnheard' });
  });

  it('never drops the newest, whether or not another says more', () => {
    const heard: Notice[] = [{ kind: 'admitted' }, waits('ali')];
    const says: Notice = { kind: 'takenAlong' };
    const speaks: Notice = { kind: 'speaksUnheard' };
    expect(pile(...heard, says, speaks)).toEqual([heard[1], speaks, says]);
    expect(pile(says, ...heard, speaks)).toEqual([...heard, speaks]);
  });

  const calledBack = (why: 'session' | 'ended'): Notice => ({ kind: 'calledBack', why, to: 'courtroom' });
  it.each([true, false])(
    'tells at once of the start of a session and of the talk that it ended, silent: %s',
    (silent) => {
      const started: Notice = { kind: 'sessionStarted', silent };
      const both: Notice = { ...started, endedTalk: true };
      expect(pile(calledBack('session'), started)).toEqual([both]);
      expect(pile(calledBack('session'), { kind: 'admitted' }, waits('ali'), started)).toEqual([
        { kind: 'admitted' },
        waits('ali'),
        both,
      ]);
      expect(pile(both, { kind: 'speaksUnheard' })).toEqual([{ kind: 'speaksUnheard' }, both]);
      expect(pile(calledBack('ended'), started)).toEqual([calledBack('ended'), started]);
    },
  );
});

describe('a notice that is no longer true', () => {
  const state = (people: ReturnType<typeof aPerson>[], chat = {}): SessionState => ({
    connection: { kind: 'online' },
    stage: 'seated',
    scene: aScene({ people }),
    clockOffsetMs: 0,
    lastOutage: null,
    missed: [],
    local: { microphone: null, camera: null },
    remote: new Map(),
    speakers: new Map(),
    chat: { messages: [], outbox: [], marks: new Map(), reading: null, earlier: NOTHING_EARLIER, ...chat },
    help: NO_HELP,
    share: { kind: 'off', ended: null },
    quality: 'good',
    weak: [],
  });

  it('goes, or names only those of whom it is still true', () => {
    const shown = pile(waits('ali', 'maryam'));
    expect(
      stillTrue(shown, state([aPerson('ali', { place: 'waiting' }), aPerson('maryam', { place: 'waiting' })])),
    ).toBe(shown);
    const left = stillTrue(shown, state([aPerson('ali', { place: 'waiting' }), aPerson('maryam')]));
    expect(names(left[0])).toEqual(['ali']);
    expect(stillTrue(shown, state([]))).toEqual([]);
    expect(
      stillTrue(pile({ kind: 'handRaised', people: [aPerson('ali')] }), state([aPerson('ali', { hand: null })])),
    ).toEqual([]);
  });

  it('goes when the messages of which it tells are read, and stays otherwise', () => {
    const shown = pile({ kind: 'messages', count: 1, author: null }, { kind: 'admitted' });
    const { name, alias, role } = aPerson('judge');
    const messages = [
      { id: 'm1', at: 1, conversation: 'all', from: 'judge', text: 'text', author: { name, alias, role } },
    ];
    expect(stillTrue(shown, state([], { messages }))).toBe(shown);
    expect(stillTrue(shown, state([], { messages, marks: new Map([['all', 1]]) }))).toEqual([{ kind: 'admitted' }]);
  });

  const LIVE = { readyState: 'live' } as MediaStreamTrack;
  const failed = { kind: 'deviceFailed', device: 'microphone', failure: 'missing' } as const;
  const me = (change: Parameters<typeof aPerson>[1]) => ({ me: { ...aPerson('me', change), listensTo: 'floor' } });
  const at = (scene: Parameters<typeof aScene>[0] = {}, change: Partial<SessionState> = {}): SessionState => ({
    ...state([]),
    scene: aScene(scene),
    ...change,
  });
  const ROOM = aRoom();
  const ali = aPerson('ali');

  it.each<[string, Notice, SessionState, SessionState]>([
    ['a dismissal', { kind: 'dismissed' }, at(me({ place: 'waiting' })), at()],
    ['the start', { kind: 'sessionStarted', silent: false }, at({ phase: 'in-session' }), at({ phase: 'recess' })],
    ['a failed start', { kind: 'startFailed', mayTry: true }, at({ phase: 'open' }), at({ phase: 'in-session' })],
    ['a lost device', failed, at(me({ microphone: 'off' })), at(me({}), { local: { microphone: LIVE, camera: null } })],
    ['an outage of somebody', { kind: 'personMissed', person: ali, seconds: 3 }, at({ people: [ali] }), at()],
    ['a device of somebody', { kind: 'personMoved', person: ali, left: false }, at({ people: [ali] }), at()],
    ['a stranger', { kind: 'stranger', person: null }, at(me({ otherBrowserAt: 1 })), at(me({ otherBrowserAt: null }))],
    ['an ended share', { kind: 'shareEnded', why: 'line' }, at(), at({}, { share: { kind: 'on' } })],
    ['being silent in private', { kind: 'takenAlong' }, at(me({ microphone: 'off' })), at(me({}))],
    [
      'a refusal',
      { kind: 'refused', error: { code: 'unreachable', support: null } },
      at(),
      at({ phase: 'in-session' }),
    ],
    [
      'being called back, silent',
      { kind: 'calledBack', why: 'ended', to: 'courtroom' },
      at(me({ microphone: 'off' })),
      at(me({})),
    ],
    [
      'who came to the talk',
      { kind: 'cameToTalk', person: ali },
      at({ people: [ali], consultation: { ...ROOM, members: [ali.seat] } }),
      at({ people: [ali], consultation: ROOM }),
    ],
  ])('goes with the state that it tells of: %s', (_, notice, holds, gone) => {
    const shown = pile(notice);
    expect(stillTrue(shown, holds)).toBe(shown);
    expect(stillTrue(shown, gone, holds)).toEqual([]);
  });

  it('says no longer that the microphone is off when it is on', () => {
    const shown = pile({ kind: 'sessionStarted', silent: true });
    const started = stillTrue(shown, at({ phase: 'in-session', ...me({ microphone: 'on' }) }));
    expect(started).toEqual([{ kind: 'sessionStarted', silent: false }]);
  });

  it('says no longer that a talk has ended when the person is heard again', () => {
    const shown = pile({ kind: 'sessionStarted', silent: true, endedTalk: true });
    const then = (microphone: 'on' | 'blocked') => at({ phase: 'in-session', ...me({ microphone }) });
    expect(stillTrue(shown, then('blocked'))).toBe(shown);
    expect(stillTrue(shown, then('on'))).toEqual([{ kind: 'sessionStarted', silent: false }]);
  });

  it('never goes along from the courtroom into a private room, from one room to another, or back', () => {
    const shown = pile(
      { kind: 'missed', events: [], seconds: 3 },
      { kind: 'messages', count: 1, author: null },
      failed,
    );
    const court = at();
    const room = (name: string) =>
      at({ ...me({ place: 'consultation' }), consultation: { ...ROOM, room: name as RoomId } });
    expect(stillTrue(shown, room('r1'), court)).toEqual([]);
    expect(stillTrue(shown, room('r2'), room('r1'))).toEqual([]);
    expect(stillTrue(shown, court, room('r1'))).toEqual([]);
  });
});
