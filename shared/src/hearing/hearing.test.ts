import { describe, expect, it } from 'vitest';
import { deadlinesOf } from './law/deadlines.ts';
import { decide } from './law/decide.ts';
import { reach } from './law/reach.ts';
import { sourceId } from './ids.ts';
import type { SeatId } from './ids.ts';
import {
  ACCUSED,
  browser,
  CITIZEN,
  CLERK,
  Courtroom,
  JUDGE,
  LAWYER,
  MAGISTRATE,
  OBSERVER,
  session,
} from './courtroom.fixture.ts';
import { HOST_GRACE_MS } from './state.ts';
import { view } from './projection/view.ts';
import type { PersonCommand } from './command.ts';
import { Rejection } from '../rejection.ts';

describe('entering', () => {
  it('opens the hearing when a host or the clerk arrives, and refuses others before', () => {
    const room = new Courtroom();
    expect(room.enter(CITIZEN)).toBe('hearing-not-open');
    expect(room.enter(CLERK)).toBe('ok');
    expect(room.state.phase).toBe('open');
    expect(room.enter(CITIZEN)).toBe('ok');
  });

  it('takes the court straight in and lets everybody else wait', () => {
    const room = new Courtroom().with(JUDGE, CITIZEN, LAWYER);
    expect(room.seat(JUDGE).place.kind).toBe('courtroom');
    expect(room.seat(CITIZEN).place.kind).toBe('waiting');
    expect(room.seat(LAWYER).place.kind).toBe('waiting');
  });

  it('keeps a seat to one browser until the second asks to take over', () => {
    const room = new Courtroom().with(JUDGE, CITIZEN);
    const other = { session: session('other'), browser: browser('other') };
    const enter = { type: 'enter', ...other, microphone: true, camera: true, rules: null } as const;
    expect(room.ask(CITIZEN, { ...enter, takeOver: false })).toBe('seat-in-use');
    expect(room.ask(CITIZEN, { ...enter, takeOver: true })).toBe('ok');
    expect(room.seat(CITIZEN).place).toMatchObject({ session: session('other'), here: true });
  });

  it('switches on at the second place what was chosen there, and never what the court has closed', () => {
    const room = new Courtroom().with(JUDGE, CITIZEN).admitted(CITIZEN);
    room.ask(CITIZEN, { type: 'set-microphone', on: true });
    const enter = { type: 'enter', browser: browser('2'), takeOver: true, camera: false, rules: null } as const;
    expect(room.ask(CITIZEN, { ...enter, session: session('second'), microphone: false })).toBe('ok');
    expect(room.seat(CITIZEN)).toMatchObject({ microphone: 'off', camera: 'off' });
    expect(room.ask(CITIZEN, { ...enter, session: session('third'), microphone: true })).toBe('ok');
    expect(room.seat(CITIZEN)).toMatchObject({ microphone: 'on', camera: 'off' });
    room.ask(JUDGE, { type: 'mute', seat: CITIZEN });
    expect(room.ask(CITIZEN, { ...enter, session: session('fourth'), microphone: true })).toBe('ok');
    expect(room.seat(CITIZEN).microphone).toBe('blocked');
  });

  it('does not need a take-over when the former line is lost', () => {
    const room = new Courtroom().with(JUDGE, CITIZEN);
    room.connectionLost(CITIZEN);
    const devices = { microphone: true, camera: true } as const;
    const other = { session: session('other'), browser: browser('other') };
    const enter = { type: 'enter', ...other, takeOver: false, rules: null } as const;
    expect(room.ask(CITIZEN, { ...enter, ...devices })).toBe('ok');
  });

  it('never gives an observer a voice', () => {
    const room = new Courtroom().with(JUDGE, OBSERVER);
    room.ask(JUDGE, { type: 'admit', seat: OBSERVER });
    expect(room.seat(OBSERVER)).toMatchObject({ microphone: 'off', camera: 'off' });
    expect(room.ask(OBSERVER, { type: 'set-microphone', on: true })).toBe('not-permitted');
    expect([...reach(room.state).sources].some((source) => source.startsWith(OBSERVER))).toBe(false);
  });
});

describe('reach', () => {
  it('gives the waiting nothing and takes nothing from them', () => {
    const room = new Courtroom().with(JUDGE, CITIZEN);
    const now = reach(room.state);
    expect(now.listeners.has(CITIZEN)).toBe(false);
    expect(now.sources.has(sourceId(CITIZEN, 'microphone'))).toBe(false);
  });

  it('lets those in the courtroom hear and see one another, and not themselves', () => {
    const room = new Courtroom().with(JUDGE, CITIZEN).admitted(CITIZEN);
    const now = reach(room.state);
    expect(now.listeners.get(CITIZEN)).toEqual(new Set([sourceId(JUDGE, 'microphone'), sourceId(JUDGE, 'camera')]));
    expect(now.listeners.get(JUDGE)).toEqual(new Set([sourceId(CITIZEN, 'microphone'), sourceId(CITIZEN, 'camera')]));
  });

  it('records from the start to the recess and not in between', () => {
    const room = new Courtroom().with(JUDGE, CITIZEN).admitted(CITIZEN);
    expect(reach(room.state).recorder.size).toBe(0);
    room.inSession();
    expect(reach(room.state).recorder.size).toBe(4);
    room.ask(JUDGE, { type: 'recess' });
    const recess = reach(room.state);
    expect(recess.recorder.size + recess.listeners.size + recess.live.size).toBe(0);
    expect(recess.sources.size).toBe(4);
  });

  it('ends for a person whose line is lost', () => {
    const room = new Courtroom().with(JUDGE, CITIZEN).admitted(CITIZEN);
    room.connectionLost(CITIZEN);
    expect(reach(room.state).listeners.get(JUDGE)?.size).toBe(0);
    expect(reach(room.state).listeners.has(CITIZEN)).toBe(false);
  });
});

describe('the microphone', () => {
  it('is closed by the court until the court allows speech again', () => {
    const room = new Courtroom().with(JUDGE, CITIZEN).admitted(CITIZEN);
    expect(reach(room.state).live.has(sourceId(CITIZEN, 'microphone'))).toBe(true);
    room.ask(JUDGE, { type: 'mute', seat: CITIZEN });
    expect(room.ask(CITIZEN, { type: 'set-microphone', on: true })).toBe('microphone-blocked');
    expect(reach(room.state).live.has(sourceId(CITIZEN, 'microphone'))).toBe(false);
    room.ask(JUDGE, { type: 'allow-to-speak', seat: CITIZEN });
    expect(room.seat(CITIZEN).microphone).toBe('off');
    expect(room.ask(CITIZEN, { type: 'set-microphone', on: true })).toBe('ok');
  });

  it('stays closed for a person who leaves and comes back', () => {
    const room = new Courtroom().with(JUDGE, CITIZEN).admitted(CITIZEN);
    room.ask(JUDGE, { type: 'mute', seat: CITIZEN });
    room.ask(CITIZEN, { type: 'leave' });
    room.enter(CITIZEN);
    expect(room.seat(CITIZEN).microphone).toBe('blocked');
  });

  it('of everybody in the courtroom but the hosts and the clerk is closed by one word', () => {
    const room = new Courtroom().with(JUDGE, MAGISTRATE, CLERK, CITIZEN, LAWYER, OBSERVER).admitted(CITIZEN, OBSERVER);
    expect(room.ask(CITIZEN, { type: 'mute-all' })).toBe('not-permitted');
    expect(room.ask(CLERK, { type: 'mute-all' })).toBe('ok');
    const microphones = [JUDGE, MAGISTRATE, CLERK, CITIZEN, LAWYER, OBSERVER].map((id) => room.seat(id).microphone);
    expect(microphones).toEqual(['on', 'on', 'on', 'blocked', 'on', 'off']);
    const entries = room.log.length;
    expect(room.ask(JUDGE, { type: 'mute-all' })).toBe('ok');
    expect(room.log).toHaveLength(entries);
  });

  it('of the host cannot be closed by others', () => {
    const room = new Courtroom().with(JUDGE, CLERK);
    expect(room.ask(CLERK, { type: 'mute', seat: JUDGE })).toBe('not-permitted');
    expect(room.ask(CLERK, { type: 'dismiss', seat: JUDGE })).toBe('not-permitted');
  });
});

describe('hands', () => {
  it('are all lowered by one word of those who run the hearing', () => {
    const room = new Courtroom().with(JUDGE, CLERK, CITIZEN, LAWYER).admitted(CITIZEN, LAWYER);
    room.ask(LAWYER, { type: 'raise-hand', purpose: 'speak' });
    room.ask(CITIZEN, { type: 'raise-hand', purpose: 'speak' });
    expect(room.ask(CITIZEN, { type: 'lower-all-hands' })).toBe('not-permitted');
    expect(room.ask(CLERK, { type: 'lower-all-hands' })).toBe('ok');
    expect([...room.state.seats.values()].every(({ hand }) => hand === null)).toBe(true);
  });
});

describe('a person who was removed', () => {
  it('is out at once, and enters again only when readmitted, through the waiting room', () => {
    const room = new Courtroom().with(JUDGE, CITIZEN).admitted(CITIZEN).inSession();
    expect(room.ask(JUDGE, { type: 'readmit', seat: CITIZEN })).toBe('not-expelled');
    expect(room.ask(JUDGE, { type: 'remove', seat: CITIZEN })).toBe('ok');
    expect(reach(room.state).listeners.has(CITIZEN)).toBe(false);
    expect(reach(room.state).recorder.has(sourceId(CITIZEN, 'microphone'))).toBe(false);
    expect(room.enter(CITIZEN)).toBe('expelled');
    expect(room.ask(CITIZEN, { type: 'raise-hand', purpose: 'speak' })).toBe('not-entered');
    expect(room.connectionLost(CITIZEN)).toBe('session-replaced');
    expect(room.ask(JUDGE, { type: 'readmit', seat: CITIZEN })).toBe('ok');
    expect(room.enter(CITIZEN)).toBe('ok');
    expect(room.seat(CITIZEN).place.kind).toBe('waiting');
  });

  it('was removed by a host, never by others, and never is a host', () => {
    const room = new Courtroom().with(JUDGE, MAGISTRATE, CLERK, CITIZEN);
    expect(room.ask(CLERK, { type: 'remove', seat: CITIZEN })).toBe('not-permitted');
    expect(room.ask(JUDGE, { type: 'remove', seat: MAGISTRATE })).toBe('not-permitted');
    expect(room.ask(JUDGE, { type: 'remove', seat: CLERK })).toBe('ok');
    expect(room.enter(CLERK)).toBe('expelled');
  });

  it('may have left before', () => {
    const room = new Courtroom().with(JUDGE, CITIZEN);
    room.ask(CITIZEN, { type: 'leave' });
    expect(room.ask(JUDGE, { type: 'remove', seat: CITIZEN })).toBe('ok');
    expect(room.enter(CITIZEN)).toBe('expelled');
  });
});

describe('the session', () => {
  it('starts when the recorder confirms, and goes back when it cannot', () => {
    const room = new Courtroom().with(JUDGE);
    room.ask(JUDGE, { type: 'start', countdownMs: 0 });
    expect(room.state.phase).toBe('starting');
    room.observe({ type: 'note-recorder-failed', since: 0, reason: 'recorder-error' });
    expect(room.state.phase).toBe('open');
    room.ask(JUDGE, { type: 'start', countdownMs: 0 });
    room.observe({ type: 'note-recorder-confirmed' });
    expect(room.state.phase).toBe('in-session');
    expect(room.state.intervals.map(({ to }) => to === null)).toEqual([false, true]);
  });

  it.each([
    ['recess', 'open'],
    ['resume', 'open'],
    ['start', 'in-session'],
    ['resume', 'in-session'],
    ['start', 'recess'],
    ['recess', 'recess'],
    ['start', 'suspended'],
    ['recess', 'suspended'],
    ['cancel', 'open'],
    ['cancel', 'in-session'],
    ['cancel', 'suspended'],
  ] as const)('refuses %s while %s', (type, phase) => {
    const room = new Courtroom().with(JUDGE);
    if (phase !== 'open') room.inSession();
    if (phase === 'recess') room.ask(JUDGE, { type: 'recess' });
    if (phase === 'suspended') suspend(room);
    expect(room.state.phase).toBe(phase);
    expect(room.ask(JUDGE, plain(type))).toBe('wrong-phase');
  });

  it.each(['close', 'adjourn'] as const)('refuses everything after %s', (end) => {
    const room = new Courtroom().with(JUDGE, CITIZEN).inSession();
    expect(room.ask(JUDGE, { type: end })).toBe('ok');
    expect(room.state.phase).toBe(end === 'close' ? 'closed' : 'adjourned');
    for (const type of ['start', 'recess', 'resume', 'adjourn', 'close', 'cancel', 'mute-all'] as const) {
      expect(room.ask(JUDGE, plain(type))).toBe('hearing-closed');
    }
    expect(room.enter(LAWYER)).toBe('hearing-closed');
    expect(room.state.intervals.at(-1)?.to).not.toBeNull();
  });

  it.each(['open', 'in-session', 'recess', 'suspended'] as const)('can be adjourned while %s', (phase) => {
    const room = new Courtroom().with(JUDGE);
    if (phase !== 'open') room.inSession();
    if (phase === 'recess') room.ask(JUDGE, { type: 'recess' });
    if (phase === 'suspended') suspend(room);
    expect(room.ask(JUDGE, { type: 'adjourn' })).toBe('ok');
  });

  it('is called off before it opens by the judge or the clerk, who need not enter for that; then nobody enters', () => {
    const room = new Courtroom();
    expect(room.ask(CITIZEN, { type: 'cancel' })).toBe('not-permitted');
    expect(room.ask(CLERK, { type: 'cancel' })).toBe('ok');
    expect(room.state.phase).toBe('cancelled');
    expect(room.enter(JUDGE)).toBe('hearing-closed');
  });

  it('enters a gap that ends when everything was recorded again, however late that is known', () => {
    const room = new Courtroom().with(JUDGE).inSession();
    const lost = room.now;
    const gapUntil = (since: number) => {
      room.observe({ type: 'note-recorder-failed', since: lost, reason: 'recorder-lost' });
      room.observe({ type: 'note-recorder-confirmed', since });
      return room.state.gaps.at(-1);
    };
    expect(gapUntil(lost + 1)).toEqual({ from: lost, to: lost + 1, reason: 'recorder-lost' });
    expect(gapUntil(lost - 1)?.to).toBe(lost);
    expect(gapUntil(room.now + 1_000_000)?.to).toBe(room.now);
  });

  it('enters the gap when the recorder comes back, and when the record stops before it does', () => {
    const room = new Courtroom().with(JUDGE).inSession();
    const lost = room.now;
    room.observe({ type: 'note-recorder-failed', since: lost, reason: 'recorder-lost' });
    room.observe({ type: 'note-recorder-confirmed' });
    expect(room.state.recorder.kind).toBe('writing');
    room.observe({ type: 'note-recorder-failed', since: room.now, reason: 'recorder-stalled' });
    room.ask(JUDGE, { type: 'recess' });
    expect(room.state.gaps.map(({ reason }) => reason)).toEqual(['recorder-lost', 'recorder-stalled']);
    expect(room.state.gaps[0]?.from).toBe(lost);
  });

  it('survives a restart: rooms and rights stay, lines are lost, the record is interrupted since its last byte', () => {
    const room = new Courtroom().with(JUDGE, CITIZEN).admitted(CITIZEN).inSession();
    room.ask(JUDGE, { type: 'mute', seat: CITIZEN });
    const written = room.now;
    room.observe({ type: 'note-service-restarted', lastWrittenAt: written });
    expect(room.seat(CITIZEN)).toMatchObject({ microphone: 'blocked', place: { kind: 'courtroom', here: false } });
    expect(room.state.recorder).toEqual({ kind: 'failing', since: written, reason: 'service-restarted' });
    room.observe({ type: 'note-line-restored', seat: CITIZEN, session: session(CITIZEN) });
    expect(room.seat(CITIZEN).place).toMatchObject({ here: true });
  });
});

/** Returns a command without parameters, or one that starts at once. */
function plain(type: 'start' | 'recess' | 'resume' | 'adjourn' | 'close' | 'cancel' | 'mute-all'): PersonCommand {
  return type === 'start' || type === 'resume' ? { type, countdownMs: 0 } : { type };
}

/** Suspends a session by losing the line of its only host for longer than the grace time; the host returns afterwards. */
function suspend(room: Courtroom): void {
  room.connectionLost(JUDGE);
  room.after(HOST_GRACE_MS).observe({ type: 'note-host-missing' });
  room.observe({ type: 'note-line-restored', seat: JUDGE, session: session(JUDGE) });
}

describe('a suspension', () => {
  it.each([
    ['leaves', (room: Courtroom) => room.ask(JUDGE, { type: 'leave' })],
    [
      'has lost the line for longer than is waited for',
      (room: Courtroom) => [
        room.connectionLost(JUDGE),
        room.after(HOST_GRACE_MS).observe({ type: 'note-host-missing' }),
      ],
    ],
  ])('follows when the only host %s: off the record and silent', (_, go) => {
    const room = new Courtroom().with(JUDGE, CLERK, CITIZEN).admitted(CITIZEN).inSession();
    go(room);
    expect(room.state).toMatchObject({ phase: 'suspended', suspension: 'no-host' });
    expect(reach(room.state).listeners.size + reach(room.state).recorder.size).toBe(0);
    expect(view(room.state, CITIZEN).suspension).toBe('no-host');
  });

  it('does not follow while another host is there, or while the session has not begun', () => {
    const room = new Courtroom().with(JUDGE, MAGISTRATE).inSession();
    room.ask(JUDGE, { type: 'leave' });
    expect(room.state.phase).toBe('in-session');
    expect(room.ask(MAGISTRATE, { type: 'leave' })).toBe('ok');
    expect(room.state.phase).toBe('suspended');
    const open = new Courtroom().with(JUDGE);
    open.connectionLost(JUDGE);
    expect(open.state.phase).toBe('open');
  });

  it('does not follow when the only host is back in time', () => {
    const room = new Courtroom().with(JUDGE, CITIZEN).admitted(CITIZEN).inSession();
    room.connectionLost(JUDGE);
    expect(room.state.phase).toBe('in-session');
    expect(deadlinesOf(room.state)).toEqual([{ at: room.now + 10_000, command: { type: 'note-host-missing' } }]);
    room.after(9_000).observe({ type: 'note-host-missing' });
    expect(room.state.phase).toBe('in-session');
    room.observe({ type: 'note-line-restored', seat: JUDGE, session: session(JUDGE) });
    expect(deadlinesOf(room.state)).toEqual([]);
    room.after(HOST_GRACE_MS).observe({ type: 'note-host-missing' });
    expect(room.state.phase).toBe('in-session');
    expect(room.seat(JUDGE)).toMatchObject({ awaySince: null, lastLineLoss: { ms: 9_200 } });
  });

  it('is ended by a host who is back, through the start of the recording, and stands when that fails', () => {
    const room = new Courtroom().with(JUDGE, CLERK).inSession();
    suspend(room);
    expect(room.ask(CLERK, { type: 'resume', countdownMs: 0 })).toBe('not-permitted');
    room.ask(JUDGE, { type: 'resume', countdownMs: 0 });
    expect(room.state.phase).toBe('starting');
    room.observe({ type: 'note-recorder-failed', since: room.now, reason: 'recorder-error' });
    expect(room.state).toMatchObject({ phase: 'suspended', suspension: 'no-host' });
    room.ask(JUDGE, { type: 'resume', countdownMs: 0 });
    room.observe({ type: 'note-recorder-confirmed' });
    expect(room.state).toMatchObject({ phase: 'in-session', suspension: null });
  });

  it('follows when the recorder stays away, with the gap on the record', () => {
    const room = new Courtroom().with(JUDGE).inSession();
    room.observe({ type: 'note-outage-lasts' });
    expect(room.state.phase).toBe('in-session');
    room.observe({ type: 'note-recorder-failed', since: room.now, reason: 'recorder-lost' });
    expect(room.state.phase).toBe('in-session');
    room.observe({ type: 'note-outage-lasts' });
    expect(room.state).toMatchObject({ phase: 'suspended', suspension: 'no-recorder', recorder: { kind: 'idle' } });
    expect(room.state.gaps.map(({ reason }) => reason)).toEqual(['recorder-lost']);
  });

  it('follows a restart of the service after which no host comes back in time', () => {
    const room = new Courtroom().with(JUDGE, CITIZEN).admitted(CITIZEN).inSession();
    room.observe({ type: 'note-service-restarted', lastWrittenAt: room.now });
    room.observe({ type: 'note-line-restored', seat: CITIZEN, session: session(CITIZEN) });
    room.observe({ type: 'note-recorder-confirmed' });
    expect(room.state.phase).toBe('in-session');
    room.observe({ type: 'note-outage-lasts' });
    expect(room.state).toMatchObject({ phase: 'suspended', suspension: 'no-host' });
  });
});

describe('permission', () => {
  it.each(['start', 'recess', 'resume', 'adjourn', 'close', 'cancel'] as const)(
    'does not let the citizen %s',
    (type) => {
      const room = new Courtroom().with(JUDGE, CITIZEN).admitted(CITIZEN);
      expect(room.ask(CITIZEN, plain(type))).toBe('not-permitted');
    },
  );

  it('lets nobody but the service say what the service observed', () => {
    const room = new Courtroom().with(JUDGE);
    const decision = decide(room.state, { type: 'note-recorder-confirmed' }, { kind: 'seat', seat: JUDGE }, room.now);
    expect(decision instanceof Rejection).toBe(true);
  });
});

describe('view', () => {
  it('tells those who wait of nobody', () => {
    const room = new Courtroom().with(JUDGE, CITIZEN, LAWYER);
    expect(view(room.state, CITIZEN).people).toEqual([]);
    expect(view(room.state, CITIZEN).recorderAlarm).toBeNull();
  });

  it('tells those in the courtroom of one another, and the court of everybody', () => {
    const room = new Courtroom().with(JUDGE, CITIZEN, LAWYER).admitted(CITIZEN);
    expect(view(room.state, CITIZEN).people.map(({ seat }) => seat)).toEqual([JUDGE]);
    expect(view(room.state, JUDGE).people).toHaveLength(room.state.seats.size - 1);
  });

  it('knows a protected person by one alias to the end, whoever else is protected and however often', () => {
    const room = new Courtroom().with(JUDGE, CITIZEN, ACCUSED, LAWYER).admitted(CITIZEN, ACCUSED, LAWYER);
    const alias = (seat: SeatId) => view(room.state, LAWYER).people.find((person) => person.seat === seat)?.alias;
    room.ask(JUDGE, { type: 'protect', seat: ACCUSED, on: true });
    expect([alias(CITIZEN), alias(ACCUSED)]).toEqual([null, 1]);
    room.ask(JUDGE, { type: 'protect', seat: CITIZEN, on: true });
    expect([alias(CITIZEN), alias(ACCUSED)]).toEqual([2, 1]);
    room.ask(JUDGE, { type: 'protect', seat: ACCUSED, on: false });
    expect([alias(CITIZEN), alias(ACCUSED)]).toEqual([2, null]);
    room.ask(JUDGE, { type: 'protect', seat: ACCUSED, on: true });
    expect([alias(CITIZEN), alias(ACCUSED)]).toEqual([2, 1]);
  });
});
