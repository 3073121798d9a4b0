import { Rejection } from '@mahzar/shared/rejection';
import type { Result } from '@mahzar/shared/rejection';
import { CITIZEN, Courtroom, JUDGE } from '@mahzar/shared/hearing/courtroom.fixture';
import { sourceId } from '@mahzar/shared/hearing/ids';
import type { SourceId, TrackId } from '@mahzar/shared/hearing/ids';
import { reach } from '@mahzar/shared/hearing/law/reach';
import { isOver } from '@mahzar/shared/hearing/state';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GIVE_UP_MS, PATIENCE_MS } from './gate.ts';
import type { TrackHealth } from './messages.ts';
import { nextRecording, OUTAGE_MS, RETURN_MS } from './next-recording.ts';
import { mayTake, recorderAwaited, UNRECORDED } from './recording-state.ts';
import type { RecordingAction, RecordingInput, RecordingState, RecordingTimer } from './recording-state.ts';

const mic = sourceId(JUDGE, 'microphone');
const cam = sourceId(JUDGE, 'camera');
const [one, two] = ['t1', 't2'] as TrackId[] as [TrackId, TrackId];

/** A court and its recording: what the recording tells the law is told, and what the law enters reaches the recording. */
class Recorded {
  readonly court = new Courtroom().with(JUDGE, CITIZEN);
  state: RecordingState = UNRECORDED;
  mayRecord = true;
  /** All that was to be done. */
  readonly done: RecordingAction[] = [];
  #entered = 0;

  constructor() {
    this.changed();
  }

  /** Takes in what happened, and answers with what is to be done now. */
  take(input: RecordingInput): readonly RecordingAction[] {
    const { state, actions } = nextRecording(this.state, input);
    this.state = state;
    this.done.push(...actions);
    for (const action of actions) {
      if (action.type !== 'tell') continue;
      this.court.observe(action.command);
      this.changed();
    }
    return actions;
  }

  /** The court has changed. */
  changed(): readonly RecordingAction[] {
    const entries = this.court.log.slice(this.#entered);
    this.#entered = this.court.log.length;
    if (entries.length === 0) return [];
    if (isOver(this.court.state.phase)) return this.take({ type: 'over' });
    return this.take({
      type: 'changed',
      snapshot: this.snapshot,
      events: new Set(entries.map(({ event }) => event.type)),
      mayRecord: this.mayRecord,
    });
  }

  get snapshot() {
    return { seq: this.court.log.length, state: this.court.state };
  }

  get now(): number {
    return this.court.now;
  }

  start() {
    this.court.ask(JUDGE, { type: 'start', countdownMs: 0 });
    return this.changed();
  }

  review() {
    return this.take({ type: 'review', snapshot: this.snapshot, now: this.now });
  }

  file(answer: Result<object> | null = {}) {
    return this.take({ type: 'file-answered', answer, now: this.now });
  }

  opens(track: TrackId, source: SourceId) {
    return this.take({ type: 'track-opened', track, source, infoSha256: '0'.repeat(64), now: this.now });
  }

  writes(track: TrackId) {
    this.take({ type: 'first-bytes', track, at: this.now });
    return this.review();
  }

  health(...reports: TrackHealth[]) {
    return this.take({ type: 'health', reports, now: this.now });
  }

  /** In session, with the judge's microphone on disk. */
  static inSession(): Recorded {
    const recorded = new Recorded();
    recorded.court.ask(JUDGE, { type: 'set-camera', on: false });
    recorded.start();
    recorded.file();
    recorded.opens(one, mic);
    recorded.writes(one);
    recorded.done.length = 0;
    return recorded;
  }
}

const types = (actions: readonly RecordingAction[]) => actions.map(({ type }) => type);
const told = (actions: readonly RecordingAction[]) =>
  actions.flatMap((action) => (action.type === 'tell' ? [action.command] : []));
const report = (track: TrackId, unsyncedMs: number, lastSyncedAt: number | null = null): TrackHealth => ({
  track,
  packets: 1,
  lastSyncedAt,
  unsyncedMs,
});
const timer = (name: RecordingTimer, ms: number | null) => ({ type: 'timer', timer: name, ms }) as const;
const cut = { type: 'apply', wanted: new Set(), sealed: new Set() };

describe('before a session', () => {
  it('the file of the hearing is written first, then sources are taken, and their bytes prove the recorder', () => {
    const recorded = new Recorded();
    expect(types(recorded.start())).toEqual(['withdraw', 'timer', 'ask-file', 'count-all']);
    expect(recorded.done.at(-3)).toEqual(timer('patience', PATIENCE_MS));
    expect(recorded.review()).toEqual([cut]);
    expect(types(recorded.file())).toEqual(['review']);
    expect(recorded.review()).toEqual([{ type: 'apply', wanted: new Set([mic, cam]), sealed: new Set() }]);
    expect(told(recorded.opens(one, mic)).map(({ type }) => type)).toEqual(['note-track-opened']);
    recorded.opens(two, cam);
    expect(types(recorded.writes(one))).toEqual(['apply']);
    expect(recorded.writes(two).slice(1)).toEqual([
      timer('patience', null),
      { type: 'tell', command: { type: 'note-recorder-confirmed', missing: [] } },
    ]);
    expect(recorded.court.state.phase).toBe('in-session');
    expect(recorded.state.watch).toEqual({ kind: 'idle' });
  });

  it('nothing is begun anew by what is entered before the law knows that the recorder writes', () => {
    const recorded = new Recorded();
    recorded.start();
    recorded.file();
    recorded.opens(one, mic);
    recorded.opens(two, cam);
    recorded.take({ type: 'first-bytes', track: one, at: recorded.now });
    recorded.take({ type: 'first-bytes', track: two, at: recorded.now });
    const { snapshot, now } = recorded;
    const confirmed = nextRecording(recorded.state, { type: 'review', snapshot, now });
    expect(told(confirmed.actions)).toEqual([{ type: 'note-recorder-confirmed', missing: [] }]);
    // Somebody raises a hand while that is being written.
    const raised = { type: 'changed', snapshot, events: new Set(['hand-raised']), mayRecord: true } as const;
    const meanwhile = nextRecording(confirmed.state, raised);
    expect(meanwhile.actions).toEqual([{ type: 'withdraw', wanted: new Set([mic, cam]), sealed: new Set() }]);
    expect(meanwhile.state.file).toEqual({ kind: 'on-disk' });
    const reviewed = nextRecording(meanwhile.state, { type: 'review', snapshot, now });
    expect(reviewed.actions).toEqual([{ type: 'apply', wanted: new Set([mic, cam]), sealed: new Set() }]);
    // The log failed, and what it was told is not entered: it is confirmed once more.
    const at = (ms: number) => nextRecording(reviewed.state, { type: 'health', reports: [], now: now + ms });
    expect(types(at(PATIENCE_MS - 1).actions)).toEqual([]);
    const again = at(PATIENCE_MS);
    expect(types(again.actions)).toEqual(['timer', 'count-all']);
    expect(told(nextRecording(again.state, { type: 'review', snapshot, now }).actions)).toHaveLength(1);
  });

  it('a recorder that refuses is told with its reason, and logged again only when the reason changes', () => {
    const recorded = new Recorded();
    recorded.start();
    expect(recorded.file(new Rejection('disk-full')).map(({ type }) => type)).toEqual(['log', 'tell']);
    expect(told(recorded.done).at(-1)).toMatchObject({ type: 'note-recorder-failed', reason: 'disk-full' });
    expect(recorded.court.state.phase).not.toBe('starting');
    recorded.state = { ...recorded.state, file: { kind: 'asked', refusal: 'disk-full' } };
    expect(types(recorded.file(new Rejection('disk-full')))).toEqual(['tell']);
  });

  it('a recorder that cannot be asked is asked when it is ready', () => {
    const recorded = new Recorded();
    recorded.start();
    expect(recorded.file(null)).toEqual([]);
    expect(types(recorded.take({ type: 'recorder-ready' }))).toEqual(['resume-taps', 'ask-file']);
    expect(types(recorded.take({ type: 'recorder-ready' }))).toEqual(['resume-taps']);
  });

  it('who sends nothing is waited for until patience ends', () => {
    const recorded = new Recorded();
    recorded.start();
    recorded.file();
    expect(types(recorded.review())).toEqual(['apply']);
    expect(types(recorded.take({ type: 'out-of-patience' }))).toEqual(['timer', 'count-all']);
    const missing = [mic, cam].map((source) => ({ source, sends: false }));
    expect(told(recorded.review())).toEqual([{ type: 'note-recorder-confirmed', missing }]);
  });

  it('sources that send say that it does not write when nothing of them is on disk after six seconds', () => {
    const recorded = new Recorded();
    recorded.start();
    recorded.file();
    const count = (packets: number) =>
      recorded.take({ type: 'all-counted', counts: new Map([[mic, packets]]), now: recorded.now });
    count(10);
    count(20);
    recorded.court.after(PATIENCE_MS);
    const more = timer('patience', GIVE_UP_MS - PATIENCE_MS);
    expect(recorded.take({ type: 'out-of-patience' })).toEqual([more, { type: 'count-all' }]);
    expect(types(recorded.review())).toEqual(['apply']);
    recorded.court.after(GIVE_UP_MS - PATIENCE_MS);
    expect(types(recorded.take({ type: 'out-of-patience' }))).toEqual(['count-all']);
    expect(types(recorded.review())).toEqual(['apply', 'log', 'timer', 'tell']);
    expect(told(recorded.done).at(-1)).toMatchObject({ type: 'note-recorder-failed', reason: 'recorder-error' });
  });

  const stalled = { type: 'recorder-failed', reason: 'recorder-stalled', tracks: null, now: 0 } as const;
  const opened = { type: 'track-opened', track: one, source: mic, infoSha256: '0'.repeat(64), now: 0 } as const;
  const reports = { type: 'health', reports: [report(one, 0)], now: 2_000 } as const;
  const armed = { type: 'file-answered', answer: {}, now: 2_000 } as const;

  it.each<[string, RecordingInput[]]>([
    ['stands still with a track and goes on', [opened, stalled, reports]],
    ['stands still without one and goes on', [stalled, reports, armed, opened]],
    ['is followed by another', [opened, { type: 'recorder-lost', now: 0 }, { type: 'recorder-ready' }, armed, opened]],
  ])('a recorder that %s in time begins the session', (_, inputs) => {
    const recorded = new Recorded();
    recorded.court.ask(JUDGE, { type: 'set-camera', on: false });
    recorded.start();
    recorded.file();
    for (const input of inputs) recorded.take(input);
    expect(recorded.court.state.phase).toBe('starting');
    recorded.take({ type: 'out-of-patience' });
    recorded.writes(one);
    expect(recorded.court.state.phase).toBe('in-session');
  });

  it('a recorder that stands still is not believed for what it wrote before', () => {
    const recorded = new Recorded();
    recorded.start();
    recorded.file();
    expect(recorded.take(stalled)).toEqual([cut]);
    recorded.take({ type: 'out-of-patience' });
    expect(recorded.review()).toEqual([cut]);
    recorded.take({ type: 'out-of-patience' });
    recorded.review();
    expect(recorded.court.state.phase).toBe('open');
  });

  it.each([
    ['begins when none of its packets comes to the recorder', 0, false, 'in-session'],
    ['begins when they are on the disk', 20, true, 'in-session'],
    ['does not when they come and are not on the disk', 20, false, 'open'],
  ])('with a camera that sends no key frame, the session %s', (_, packets, synced, phase) => {
    const recorded = new Recorded();
    recorded.start();
    recorded.file();
    recorded.opens(two, cam);
    for (const count of [10, 20])
      recorded.take({ type: 'all-counted', counts: new Map([[cam, count]]), now: recorded.now });
    recorded.court.after(GIVE_UP_MS);
    recorded.health({ ...report(two, 0, synced ? recorded.now : null), packets });
    recorded.take({ type: 'out-of-patience' });
    recorded.take({ type: 'out-of-patience' });
    recorded.review();
    expect(recorded.court.state.phase).toBe(phase);
  });
});

describe('in session', () => {
  it('a recorder that is lost is told at once, from the last packet that outlives it, and followed by another', () => {
    const recorded = Recorded.inSession();
    expect(recorded.court.state.phase).toBe('in-session');
    const lastAt = recorded.now;
    recorded.take({ type: 'packets-handed-over', lastAt, begun: [] });
    recorded.court.after(500);
    const lost = recorded.take({ type: 'recorder-lost', now: recorded.now });
    expect(told(lost)).toEqual([{ type: 'note-recorder-failed', since: lastAt, reason: 'recorder-lost' }]);
    expect(lost.at(-1)).toEqual({ type: 'drop-taps' });
    expect(recorded.done).toEqual(expect.arrayContaining([timer('outage', OUTAGE_MS), timer('patience', RETURN_MS)]));
    expect(recorded.state.tracks.size).toBe(0);

    recorded.take({ type: 'recorder-ready' });
    recorded.file();
    recorded.opens(two, mic);
    const firstAt = recorded.now;
    recorded.take({ type: 'packets-handed-over', lastAt: firstAt, begun: [{ track: two, firstAt }] });
    recorded.writes(two);
    expect(told(recorded.done).at(-1)).toEqual({ type: 'note-recorder-confirmed', missing: [], since: firstAt });
    expect(recorded.court.state.recorder.kind).toBe('writing');
    expect(recorded.state.outage).toBe(false);
    expect(recorded.done.at(-1)).toEqual(timer('outage', null));
  });

  it('the next recorder takes what goes on while its file is on the way to the disk, and no more when the disk refuses it', () => {
    const recorded = Recorded.inSession();
    recorded.take({ type: 'recorder-lost', now: recorded.now });
    // It was asked for its file when the failure was entered.
    expect(types(recorded.take({ type: 'recorder-ready' }))).toEqual(['resume-taps', 'review']);
    const wanted = new Set([mic, cam]);
    expect(recorded.review()).toEqual([{ type: 'apply', wanted, sealed: new Set() }]);
    expect(recorded.court.state.recorder.kind).toBe('failing');
    expect(recorded.file(new Rejection('disk-full'))[0]).toEqual(cut);
    expect(recorded.review()).toEqual([cut]);
  });

  it('a track that fails is well again when what waits for the disk came after the failure', () => {
    const recorded = Recorded.inSession();
    const failed = { type: 'recorder-failed', reason: 'disk-full', tracks: [one], now: recorded.now } as const;
    expect(told(recorded.take(failed))).toMatchObject([{ type: 'note-recorder-failed', reason: 'disk-full' }]);
    const { failedAt } = recorded.state.tracks.get(one)!;
    recorded.court.after(1_000);
    recorded.health(report(one, recorded.now - failedAt!));
    expect(told(recorded.review())).toEqual([]);
    recorded.health(report(one, 50, recorded.now));
    expect(recorded.state.tracks.get(one)!.failedAt).toBeNull();
    expect(told(recorded.review())).toMatchObject([{ type: 'note-recorder-confirmed' }]);
  });

  it('a failure of another hearing’s tracks changes nothing', () => {
    const { state } = Recorded.inSession();
    const failed = { type: 'recorder-failed', reason: 'disk-full', tracks: [two], now: 1 } as const;
    expect(nextRecording(state, failed)).toEqual({ state, actions: [] });
    expect(nextRecording(state, { type: 'first-bytes', track: two, at: 1 })).toEqual({ state, actions: [] });
  });

  it('a recess cuts at once', () => {
    const recorded = Recorded.inSession();
    recorded.court.ask(JUDGE, { type: 'recess' });
    expect(recorded.changed()).toEqual([cut, timer('patience', null), timer('outage', null)]);
  });

  it('nothing follows from anything but its tracks once the hearing is over', () => {
    const recorded = Recorded.inSession();
    expect(recorded.take({ type: 'over' })[0]).toEqual(cut);
    for (const input of [
      { type: 'recorder-lost', now: 1 },
      { type: 'recorder-ready' },
      { type: 'room-lost', now: 1 },
      { type: 'out-of-patience' },
    ] as const)
      expect(recorded.take(input)).toEqual([]);
    expect(recorded.review()).toEqual([]);
    expect(recorded.state.unsealed).toEqual(new Set([one]));
    recorded.take({ type: 'track-sealed', track: one });
    expect(recorded.state.unsealed.size).toBe(0);
  });
});

describe('a source that is not on disk in session', () => {
  /** The judge's camera is on now, and its track is open. */
  function withCamera(): Recorded {
    const recorded = Recorded.inSession();
    recorded.court.ask(JUDGE, { type: 'set-camera', on: true });
    recorded.changed();
    recorded.opens(two, cam);
    return recorded;
  }
  /** A look a second later: what is asked for, and what is told when so many packets had come; null: it is muted. */
  function look(recorded: Recorded, packets: number | null) {
    recorded.court.after(1_000);
    const asked = recorded.health();
    expect(asked).toEqual([{ type: 'count-sources', sources: [cam] }]);
    const counts = new Map(packets === null ? [] : [[cam, packets]]);
    return told(recorded.take({ type: 'sources-counted', counts, now: recorded.now }));
  }

  it('is told when packets have come for two seconds, and when it is there', () => {
    const recorded = withCamera();
    expect([100, 200, 300].flatMap((packets) => look(recorded, packets))).toEqual([]);
    expect(look(recorded, 400)).toEqual([{ type: 'note-source-missing', source: cam }]);
    recorded.writes(two);
    expect(told(recorded.health())).toEqual([{ type: 'note-source-written', source: cam }]);
    expect(recorded.health()).toEqual([]);
  });

  it('is not told for what it sent before it was first counted', () => {
    const recorded = withCamera();
    recorded.opens('t3' as TrackId, sourceId(CITIZEN, 'camera'));
    const other = sourceId(CITIZEN, 'camera');
    const count = (counts: [SourceId, number][]) => {
      recorded.court.after(1_000);
      return told(recorded.take({ type: 'sources-counted', counts: new Map(counts), now: recorded.now }));
    };
    // Another source is counted before it is.
    expect(count([[other, 7]])).toEqual([]);
    for (let times = 0; times < 4; times++)
      expect(
        count([
          [other, 7],
          [cam, 500],
        ]),
      ).toEqual([]);
  });

  it('is not told for what it sent while it was muted', () => {
    const recorded = withCamera();
    const packets = [100, null, 500, 500, 500, 500];
    expect(packets.flatMap((sent) => look(recorded, sent))).toEqual([]);
  });
});

describe('whatever happens', () => {
  const track = fc.constantFrom(one, two);
  const source = fc.constantFrom(mic, cam, sourceId(CITIZEN, 'microphone'));
  const counts = fc.array(fc.tuple(source, fc.nat(50))).map((all) => new Map(all));
  type Step = (recorded: Recorded) => void;
  const step: fc.Arbitrary<Step> = fc.oneof(
    // By chance alone hardly any history comes as far as a session.
    fc.constant<Step>((recorded) => {
      recorded.court.ask(JUDGE, { type: 'resume', countdownMs: 0 });
      recorded.start();
      if (recorded.state.file.kind === 'asked') recorded.file();
      for (const [id, of] of [[one, mic] as const, [two, cam] as const]) recorded.opens(id, of);
      for (const id of [one, two]) recorded.writes(id);
    }),
    fc.constantFrom('recess', 'continue-unrecorded', 'close', 'adjourn').map(
      (type): Step =>
        ({ court }) =>
          void court.ask(JUDGE, { type }),
    ),
    fc.constantFrom('start', 'resume').map(
      (type): Step =>
        ({ court }) =>
          void court.ask(JUDGE, { type, countdownMs: 0 }),
    ),
    fc.constant<Step>(({ court }) => void court.ask(JUDGE, { type: 'admit', seat: CITIZEN })),
    fc.boolean().map(
      (on): Step =>
        ({ court }) =>
          void court.ask(JUDGE, { type: 'set-camera', on }),
    ),
    fc.constant<Step>(({ court }) => void court.observe({ type: 'note-storage-full' })),
    fc.boolean().map(
      (room): Step =>
        (recorded) =>
          void (recorded.mayRecord = room),
    ),
    fc.constantFrom(null, {}, new Rejection('disk-full')).map(
      (answer): Step =>
        (recorded) =>
          void (recorded.state.file.kind === 'asked' && recorded.file(answer)),
    ),
    fc.tuple(track, source).map(
      ([id, of]): Step =>
        (recorded) =>
          void recorded.opens(id, of),
    ),
    track.map(
      (id): Step =>
        (recorded) =>
          void recorded.take({ type: 'track-closed', track: id }),
    ),
    track.map(
      (id): Step =>
        (recorded) =>
          void recorded.take({ type: 'track-sealed', track: id }),
    ),
    track.map(
      (id): Step =>
        (recorded) =>
          void recorded.writes(id),
    ),
    fc.tuple(track, fc.nat(3_000)).map(
      ([id, ms]): Step =>
        (recorded) =>
          void recorded.health(report(id, ms)),
    ),
    fc.nat(5_000).map(
      (ms): Step =>
        ({ court }) =>
          void court.after(ms),
    ),
    fc.constant<Step>((recorded) => void recorded.review()),
    fc.tuple(fc.constantFrom('all-counted', 'sources-counted'), counts).map(
      ([type, counted]): Step =>
        (recorded) =>
          void recorded.take({ type, counts: counted, now: recorded.now }),
    ),
    fc.constantFrom('recorder-lost', 'room-lost').map(
      (type): Step =>
        (recorded) =>
          void recorded.take({ type, now: recorded.now }),
    ),
    fc.constant<Step>((recorded) => void recorded.take({ type: 'recorder-ready' })),
    fc.boolean().map(
      (otherRecorder): Step =>
        (recorded) =>
          void recorded.take({ type: 'room-opened', otherRecorder }),
    ),
    fc.constant<Step>((recorded) => {
      if (recorded.state.watch.kind !== 'confirming') return;
      // As the timer that runs out is gone.
      recorded.done.push(timer('patience', null));
      recorded.take({ type: 'out-of-patience' });
    }),
    fc.option(track).map(
      (id): Step =>
        (recorded) =>
          void recorded.take({
            type: 'recorder-failed',
            reason: 'recorder-stalled',
            tracks: id === null ? null : [id],
            now: recorded.now,
          }),
    ),
  );

  it('no more is taken than the law grants, nothing without the file, and what is waited for has its timer', () => {
    const seen = { taken: 0, confirmed: 0, asked: 0, over: 0 };
    const holds = fc.property(fc.array(step, { minLength: 20, maxLength: 80 }), (steps) => {
      const recorded = new Recorded();
      const timers = new Set<string>();
      let taken: ReadonlySet<SourceId> = new Set();
      let asked = 0;
      for (const each of steps) {
        each(recorded);
        recorded.changed();
        for (const action of recorded.done.splice(0)) {
          if (action.type === 'timer') timers[action.ms === null ? 'delete' : 'add'](action.timer);
          if (action.type === 'apply') taken = action.wanted;
          if (action.type === 'withdraw') taken = taken.intersection(action.wanted);
          if (action.type === 'drop-taps') taken = new Set();
          if (action.type === 'ask-file') asked = 1;
          if (action.type === 'tell' && action.command.type === 'note-recorder-confirmed') seen.confirmed += 1;
        }
        const { state, court } = recorded;
        const { watch, file } = state;
        expect([...taken.difference(reach(court.state).recorder)]).toEqual([]);
        if (!mayTake(state)) expect([...taken]).toEqual([]);
        if (file.kind === 'none') expect([...taken]).toEqual([]);
        if (court.state.phase !== 'in-session' && file.kind !== 'on-disk') expect([...taken]).toEqual([]);
        expect(timers.has('patience')).toBe(watch.kind === 'confirming' && watch.waitsFor !== 'nobody');
        expect(timers.has('outage')).toBe(state.outage);
        if (watch.kind === 'confirming') expect(recorderAwaited(court.state)).toBe(true);
        asked = file.kind === 'asked' ? asked : 0;
        expect(asked).toBe(file.kind === 'asked' ? 1 : 0);
        seen.taken += Number(taken.size > 0);
        seen.asked += asked;
        if (watch.kind === 'over') seen.over += 1;
      }
    });
    fc.assert(holds, { numRuns: 300 });
    expect(Object.entries(seen).filter(([, times]) => times === 0)).toEqual([]);
  });
});
