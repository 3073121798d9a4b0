import { describe, expect, it } from 'vitest';
import { CITIZEN, CLERK, Courtroom, JUDGE, LAWYER, MAGISTRATE } from './courtroom.fixture.ts';
import { deadlinesOf } from './law/deadlines.ts';
import { decide } from './law/decide.ts';
import { sourceId } from './ids.ts';
import { DELEGABLE_ACTS, PERMISSIONS } from './law/permissions.ts';
import { reach } from './law/reach.ts';
import { view } from './projection/view.ts';

const start = { type: 'start', countdownMs: 5_000 } as const;
const resume = { type: 'resume', countdownMs: 5_000 } as const;
const heard = (court: Courtroom) => reach(court.state).listeners.get(JUDGE)?.has(sourceId(CITIZEN, 'microphone'));

describe('a countdown', () => {
  it('tells everybody when the session begins, which it does then and not before', () => {
    const court = new Courtroom().with(JUDGE, CITIZEN).admitted(CITIZEN);
    court.ask(JUDGE, start);
    const until = court.now + 5_000;
    expect(view(court.state, CITIZEN)).toMatchObject({ phase: 'countdown', countdownUntil: until });
    expect(deadlinesOf(court.state)).toEqual([{ at: until, command: { type: 'note-countdown-over' } }]);
    court.observe({ type: 'note-countdown-over' });
    expect(court.state.phase).toBe('countdown');
    court.now = until;
    court.observe({ type: 'note-countdown-over' });
    expect(court.state).toMatchObject({ phase: 'starting', countdownUntil: null });
  });

  it('changes nobody’s rights to sound and picture: from the open courtroom it is heard, out of a recess it is silent', () => {
    const court = new Courtroom().with(JUDGE, CITIZEN).admitted(CITIZEN);
    court.ask(JUDGE, start);
    expect(heard(court)).toBe(true);
    court.ask(JUDGE, { type: 'cancel-countdown' });
    court.inSession();
    court.ask(JUDGE, { type: 'recess' });
    court.ask(JUDGE, resume);
    expect(court.state.phase).toBe('countdown');
    expect(heard(court)).toBe(undefined);
    expect(view(court.state, CITIZEN).acts).not.toContain('send-media');
    expect(reach(court.state).recorder.size).toBe(0);
  });

  it('goes back to where it began when it is cancelled, or when no host is there at its end', () => {
    const court = new Courtroom().with(JUDGE, CITIZEN).inSession();
    court.ask(JUDGE, { type: 'recess' });
    court.ask(JUDGE, resume);
    expect(court.ask(CITIZEN, { type: 'cancel-countdown' })).toBe('not-permitted');
    expect(court.ask(JUDGE, { type: 'cancel-countdown' })).toBe('ok');
    expect(court.state.phase).toBe('recess');
    court.ask(JUDGE, resume);
    court.connectionLost(JUDGE);
    court.now += 5_000;
    court.observe({ type: 'note-countdown-over' });
    expect(court.state).toMatchObject({ phase: 'recess', countdownUntil: null });
  });

  it('cannot be begun twice, and does not outlive a restart of the service', () => {
    const court = new Courtroom().with(JUDGE);
    court.ask(JUDGE, start);
    expect(court.ask(JUDGE, start)).toBe('wrong-phase');
    court.observe({ type: 'note-service-restarted', lastWrittenAt: null });
    expect(court.state).toMatchObject({ phase: 'open', countdownUntil: null });
  });
});

describe('a delegation', () => {
  const court = () => new Courtroom().with(JUDGE, CLERK, LAWYER).admitted(LAWYER);

  it('gives the clerk these acts, and takes back those that are not named any longer', () => {
    const room = court().inSession();
    expect(room.ask(CLERK, { type: 'recess' })).toBe('not-permitted');
    room.ask(JUDGE, { type: 'delegate', acts: ['recess', 'remove'] });
    expect(view(room.state, CLERK).acts).toContain('remove');
    expect(room.ask(CLERK, { type: 'recess' })).toBe('ok');
    room.ask(JUDGE, { type: 'delegate', acts: ['resume'] });
    expect(room.ask(CLERK, { type: 'remove', seat: LAWYER })).toBe('not-permitted');
    expect(view(room.state, CLERK).acts).not.toContain('remove');
  });

  it('lets no session begin without a host in the courtroom', () => {
    const room = court();
    room.ask(JUDGE, { type: 'delegate', acts: ['start', 'resume'] });
    room.ask(JUDGE, { type: 'leave' });
    expect(room.ask(CLERK, start)).toBe('no-host');
    room.enter(JUDGE);
    room.connectionLost(JUDGE);
    expect(room.ask(CLERK, start)).toBe('no-host');
    room.enter(MAGISTRATE);
    expect(room.ask(CLERK, start)).toBe('ok');
  });

  it('is the host’s to make, for acts that may be given, and to the clerk only', () => {
    const room = court().inSession();
    expect(room.ask(CLERK, { type: 'delegate', acts: ['recess'] })).toBe('not-permitted');
    expect(room.ask(JUDGE, { type: 'delegate', acts: ['delegate'] })).toBe('not-delegable');
    room.ask(JUDGE, { type: 'delegate', acts: DELEGABLE_ACTS });
    expect(room.ask(LAWYER, { type: 'recess' })).toBe('not-permitted');
    expect(view(room.state, LAWYER).delegated).toEqual([]);
    expect(DELEGABLE_ACTS.every((act) => PERMISSIONS[act].capacities.includes('host'))).toBe(true);
  });
});

describe('a session without a recorder', () => {
  const failing = () => {
    const court = new Courtroom().with(JUDGE, CLERK, CITIZEN).admitted(CITIZEN).inSession();
    court.observe({ type: 'note-recorder-failed', since: court.now, reason: 'recorder-lost' });
    return court;
  };

  it('goes on by the judge’s word alone, and everybody is told', () => {
    const court = failing();
    expect(court.ask(CLERK, { type: 'continue-unrecorded' })).toBe('not-permitted');
    expect(court.ask(JUDGE, { type: 'continue-unrecorded' })).toBe('ok');
    court.observe({ type: 'note-outage-lasts' });
    expect(court.state.phase).toBe('in-session');
    expect(view(court.state, CITIZEN).record.waived).toBe(true);
  });

  it('was suspended before the word, and goes on from there with the gap on the record', () => {
    const court = failing();
    court.observe({ type: 'note-outage-lasts' });
    expect(court.state).toMatchObject({ phase: 'suspended', suspension: 'no-recorder' });
    court.ask(JUDGE, { type: 'continue-unrecorded' });
    expect(court.state).toMatchObject({ phase: 'in-session', suspension: null, recordingWaived: true });
    const waivedAt = court.now;
    court.observe({ type: 'note-recorder-confirmed' });
    expect(court.state).toMatchObject({ recordingWaived: false, recorder: { kind: 'writing' } });
    expect(court.state.gaps.at(-1)).toMatchObject({ from: waivedAt, to: court.now });
  });

  it('is not waived while the recorder works, nor when the host is what is missing', () => {
    const court = new Courtroom().with(JUDGE, CLERK).inSession();
    expect(court.ask(JUDGE, { type: 'continue-unrecorded' })).toBe('recorder-works');
    court.ask(JUDGE, { type: 'leave' });
    court.enter(JUDGE);
    expect(court.state).toMatchObject({ phase: 'suspended', suspension: 'no-host' });
    expect(court.ask(JUDGE, { type: 'continue-unrecorded' })).toBe('recorder-works');
  });
});

describe('a hearing of which nothing may be left unrecorded', () => {
  const recordedOnly = () => {
    const court = new Courtroom().with(JUDGE, CITIZEN).admitted(CITIZEN);
    court.state = { ...court.state, recordedOnly: true };
    return court;
  };

  it('is silent until its recorder confirms, which is sent what people send', () => {
    const court = recordedOnly();
    court.ask(JUDGE, { type: 'start', countdownMs: 0 });
    expect(court.state.phase).toBe('starting');
    expect(heard(court)).toBe(undefined);
    expect(view(court.state, CITIZEN).awaitsRecord).toBe(true);
    expect(reach(court.state).recorder.has(sourceId(CITIZEN, 'microphone'))).toBe(true);
    court.observe({ type: 'note-recorder-confirmed' });
    expect(heard(court)).toBe(true);
    expect(view(court.state, CITIZEN).awaitsRecord).toBe(undefined);
  });

  it('does not go on without its recorder, whoever says so', () => {
    const court = recordedOnly().inSession();
    court.observe({ type: 'note-recorder-failed', since: court.now, reason: 'disk-full' });
    for (const phase of ['in-session', 'suspended']) {
      expect(court.state.phase).toBe(phase);
      expect(view(court.state, JUDGE).acts).not.toContain('continue-unrecorded');
      expect(court.ask(JUDGE, { type: 'continue-unrecorded', noSpace: true })).toBe('wrong-phase');
      court.observe({ type: 'note-outage-lasts' });
    }
  });
});

describe('a log that cannot be written', () => {
  const failed = { type: 'note-log-failed' } as const;

  it('stops the session, and nobody may go on without a record of what is decided', () => {
    const court = new Courtroom().with(JUDGE, CITIZEN).admitted(CITIZEN).inSession();
    court.observe({ type: 'note-recorder-failed', since: court.now, reason: 'disk-full' });
    court.observe(failed);
    expect(court.state).toMatchObject({ phase: 'suspended', suspension: 'no-log' });
    expect(court.state.gaps).toHaveLength(1);
    expect(reach(court.state).live.size).toBe(0);
    expect(court.ask(JUDGE, { type: 'continue-unrecorded' })).toBe('recorder-works');
  });

  it('ends a countdown and a beginning, and leaves every other state as it is', () => {
    const counting = new Courtroom().with(JUDGE);
    counting.ask(JUDGE, start);
    counting.observe(failed);
    expect(counting.state).toMatchObject({ phase: 'open', countdownUntil: null });
    const starting = new Courtroom().with(JUDGE);
    starting.ask(JUDGE, { type: 'start', countdownMs: 0 });
    starting.observe(failed);
    expect(starting.state).toMatchObject({ phase: 'open', recorder: { kind: 'idle' } });
    const open = new Courtroom().with(JUDGE);
    const before = open.state;
    open.observe(failed);
    expect(open.state).toBe(before);
  });

  it('is said to have been interrupted, from when to when', () => {
    const court = new Courtroom().with(JUDGE).inSession();
    court.observe(failed);
    const since = court.now;
    court.now += 7_000;
    const restored = { type: 'note-log-restored', since, fault: 'disk-full' } as const;
    expect(decide(court.state, restored, { kind: 'system' }, court.now)).toEqual([
      { type: 'log-interrupted', from: since, to: court.now, fault: 'disk-full' },
    ]);
    // For a hearing that is over by now, only lost observations deserve an entry.
    court.ask(JUDGE, { type: 'close' });
    expect(decide(court.state, restored, { kind: 'system' }, court.now)).toEqual([]);
    const dropped = [{ type: 'line-lost', count: 1, from: since, to: since }];
    expect(decide(court.state, { ...restored, dropped }, { kind: 'system' }, court.now)).toMatchObject([{ dropped }]);
  });
});

describe('a disk without room', () => {
  it('lets no session begin, and stops one unless the host lets it go on unrecorded', () => {
    const court = new Courtroom().with(JUDGE, CITIZEN).admitted(CITIZEN);
    expect(court.ask(JUDGE, { type: 'start', countdownMs: 0, noSpace: true })).toBe('storage-full');
    expect(court.ask(CITIZEN, { type: 'start', countdownMs: 0, noSpace: true })).toBe('not-permitted');
    court.inSession();
    court.observe({ type: 'note-storage-full' });
    expect(court.state).toMatchObject({ phase: 'suspended', suspension: 'no-space' });
    expect(court.ask(JUDGE, { type: 'continue-unrecorded' })).toBe('ok');
    expect(court.state.recorder).toMatchObject({ kind: 'failing', reason: 'disk-full' });
    court.observe({ type: 'note-storage-full' });
    expect(court.state.phase).toBe('in-session');
  });

  it.each([
    ['a recess', (court: Courtroom) => court.ask(JUDGE, { type: 'recess' })],
    ['an outage of the log', (court: Courtroom) => court.observe({ type: 'note-log-failed' })],
  ])('keeps a session from going on after %s, unless by the host’s word, and the gap is on the record', (_, rest) => {
    const court = new Courtroom().with(JUDGE, CLERK, CITIZEN).admitted(CITIZEN).inSession();
    rest(court);
    expect(court.ask(JUDGE, { type: 'continue-unrecorded' })).toBe('recorder-works');
    expect(court.ask(JUDGE, { type: 'resume', countdownMs: 0, noSpace: true })).toBe('storage-full');
    const noSpace = { type: 'continue-unrecorded', noSpace: true } as const;
    expect(court.ask(CLERK, noSpace)).toBe('not-permitted');
    expect(court.ask(JUDGE, noSpace)).toBe('ok');
    const waivedAt = court.now;
    expect(court.state).toMatchObject({ phase: 'in-session', suspension: null, recordingWaived: true });
    expect(court.state.recorder).toMatchObject({ kind: 'failing', reason: 'disk-full' });
    expect(view(court.state, CITIZEN).record.waived).toBe(true);
    court.observe({ type: 'note-storage-full' });
    court.observe({ type: 'note-recorder-confirmed' });
    expect(court.state).toMatchObject({ phase: 'in-session', recordingWaived: false, recorder: { kind: 'writing' } });
    expect(court.state.gaps.at(-1)).toMatchObject({ from: waivedAt, to: court.now, reason: 'disk-full' });
  });

  it('lets none begin that has not begun, whatever the host says', () => {
    const court = new Courtroom().with(JUDGE);
    expect(court.ask(JUDGE, { type: 'continue-unrecorded', noSpace: true })).toBe('wrong-phase');
  });
});
