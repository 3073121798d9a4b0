import type { BookedSeat, Entry, HearingEvent } from '../event.ts';
import type { BrowserHash, SeatId, SourceId } from '../ids.ts';
import { inConsultation, withoutInvitations } from './consultation.ts';
import { newSeat, withSeat, withPlace, withSeats } from './seats.ts';
import type { GrantChange } from './granted.ts';
import { grantedByVersion1, inFull } from './version-1.ts';
import { inCourtroom, isAtRest, isInside } from '../state.ts';
import type { GapReason, HearingState, RecordInterval, Seat } from '../state.ts';

/** Rebuilds a hearing from its log. Throws when the log does not begin with `hearing-scheduled`. */
export function replay(entries: readonly Entry[]): HearingState {
  const [first, ...rest] = entries;
  if (first === undefined) throw new Error('an empty log has no state');
  return rest.reduce(evolve, begin(first));
}

/** Returns the state after a log's first entry. */
export function begin({ event }: Entry): HearingState {
  if (event.type !== 'hearing-scheduled') throw new Error(`a log begins with hearing-scheduled, not ${event.type}`);
  return {
    id: event.hearing,
    kind: event.kind,
    law: 1,
    startsAt: event.startsAt,
    endsAt: event.endsAt,
    phase: 'scheduled',
    seats: booked(event.seats),
    recorder: { kind: 'idle' },
    intervals: [],
    gaps: [],
    withheld: new Map(),
    stopped: new Map(),
    unwritten: new Map(),
    startedFrom: 'open',
    suspension: null,
    nextHand: 1,
    countdownUntil: null,
    countdownStopped: false,
    recordingWaived: false,
    delegated: new Set(),
    galleryOpen: event.galleryOpen ?? false,
    offRecord: event.offRecord ?? false,
    recordedOnly: event.recordedOnly ?? false,
    microphonesLocked: false,
    consultations: new Map(),
    screenings: new Map((event.screens ?? []).map((screen) => [screen.id, screen])),
    floor: null,
    presiding: null,
    spotlight: null,
    layout: 'grid',
    share: null,
    exhibit: null,
    exhibitRulings: 0,
    nextHearing: null,
    calledOffNext: null,
    chatOpen: false,
    notes: new Map(),
  };
}

/** Numbers protected people in the order in which they became protected. */
function booked(all: readonly BookedSeat[]): HearingState['seats'] {
  const seats = new Map<SeatId, Seat>();
  for (const seat of all) seats.set(seat.id, newSeat(seat, seat.protected === true ? nextAlias(seats) : null));
  return seats;
}

/** Replaces the booked seats. Before the hearing is opened nobody is inside. An alias number stays with its person. */
function bookedAnew(former: HearingState['seats'], all: readonly BookedSeat[]): HearingState['seats'] {
  const seats = new Map<SeatId, Seat>();
  for (const seat of all) {
    const is = seat.protected === true;
    const alias = former.get(seat.id)?.alias ?? (is ? nextAlias(new Map([...former, ...seats])) : null);
    const anew = { ...newSeat(seat, alias), protected: is };
    const was = former.get(seat.id);
    seats.set(seat.id, was === undefined ? anew : { ...anew, ...identityOf(was, anew, seat) });
  }
  // The desk does not book technicians, so their seats stay.
  for (const seat of former.values()) if (seat.role === 'technician') seats.set(seat.id, seat);
  return seats;
}

/**
 * Keeps an established identity while the same person is booked and must prove it in the same way. A refusal by staff always stays:
 * the person may still have the link, and only staff may let them in.
 */
function identityOf(
  was: Seat,
  anew: Seat,
  { identityReset }: BookedSeat,
): Pick<Seat, 'identity' | 'identityMeans' | 'provenBrowser' | 'otherBrowserAt'> {
  const stays = was.identity === 'refused' || (identityReset !== true && was.identifiedBy === anew.identifiedBy);
  const { identity, identityMeans, provenBrowser, otherBrowserAt } = stays ? was : anew;
  return { identity, identityMeans, provenBrowser, otherBrowserAt };
}

function nextAlias(seats: HearingState['seats']): number {
  return Math.max(0, ...[...seats.values()].map(({ alias }) => alias ?? 0)) + 1;
}

/**
 * Returns the state after an entry. Pure, and total for every entry that `decide` can make. It does not consult the law, because
 * the log states all consequences.
 */
export function evolve(state: HearingState, entry: Entry): HearingState {
  if (state.law !== 1) return withoutUnaltered(placedSince(state, apply(state, entry), entry.at), entry.grants);
  const after = placedSince(state, inFull(state, entry).reduce(apply, state), entry.at);
  return after.withheld.size === 0 ? after : withheldOf(after, grantedByVersion1(after).altered);
}

/**
 * Records since when each person is in their present place, which a lost line does not change, and when a person was last in the
 * courtroom.
 */
function placedSince(before: HearingState, after: HearingState, at: number): HearingState {
  if (before.seats === after.seats) return after;
  const changed: Seat[] = [];
  for (const seat of after.seats.values()) {
    const was = before.seats.get(seat.id);
    if (was === seat) continue;
    const moved = was?.place.kind !== seat.place.kind;
    const left = was !== undefined && inCourtroom(was) && !inCourtroom(seat);
    if (moved || left) changed.push({ ...seat, ...(moved && { placedAt: at }), ...(left && { leftCourtroomAt: at }) });
  }
  if (changed.length === 0) return after;
  const seats = new Map(after.seats);
  for (const seat of changed) seats.set(seat.id, seat);
  return { ...after, seats };
}

/** Ends the withholding of sources that need no altering any more, because the person is not protected now or sends nothing. */
export function withoutUnaltered(state: HearingState, { unaltered }: GrantChange = {}): HearingState {
  if (state.withheld.size === 0 || unaltered === undefined) return state;
  return withheldOf(state, new Set(state.withheld.keys()).difference(new Set(unaltered)));
}

function withheldOf(state: HearingState, altered: ReadonlySet<SourceId>): HearingState {
  const withheld = new Map([...state.withheld].filter(([source]) => altered.has(source)));
  return withheld.size === state.withheld.size ? state : { ...state, withheld };
}

function apply(state: HearingState, entry: Entry): HearingState {
  const { at, event } = entry;
  switch (event.type) {
    case 'hearing-scheduled':
      throw new Error('hearing-scheduled stands at the beginning of a log only');
    case 'hearing-rescheduled':
      return { ...state, startsAt: event.startsAt, endsAt: event.endsAt };
    case 'seats-changed':
      return { ...state, kind: event.kind, seats: bookedAnew(state.seats, event.seats) };
    case 'technician-seated': {
      const technician = newSeat({ id: event.seat, role: 'technician' }, null);
      return { ...state, seats: new Map(state.seats).set(event.seat, technician) };
    }
    case 'hearing-opened':
      return { ...state, phase: 'open', law: event.law ?? 1 };
    case 'law-changed':
      return { ...state, law: event.law };
    case 'identity-proven':
      return withSeat(state, event.seat, () => ({
        identity: 'proven',
        identityMeans: event.how,
        provenBrowser: event.browser ?? null,
        otherBrowserAt: null,
      }));
    case 'identity-refused':
      return withSeat(state, event.seat, () => ({ ...UNPROVEN, identity: 'refused' }));
    case 'identity-withdrawn':
      return withSeat(state, event.seat, ({ identifiedBy }) => ({
        ...UNPROVEN,
        identity: identifiedBy === null ? 'none-needed' : 'needed',
      }));
    case 'stranger-came':
      return withSeat(state, event.seat, () => ({ otherBrowserAt: at }));
    case 'rules-accepted':
      return withSeat(state, event.seat, () => ({ rulesAccepted: event.version }));
    case 'person-entered':
      return withSeat(state, event.seat, (seat) => ({
        place: { kind: event.room, here: true, session: event.session },
        leftAt: null,
        browser: event.browser ?? null,
        movedAt: null,
        provenBrowser: boundTo(seat, event.browser),
        microphone: microphoneOf(seat, event.microphone),
        camera: event.camera ? 'on' : 'off',
        hand: null,
        awaySince: null,
      }));
    case 'seat-taken-over':
      return chosen(moved(returned(state, event.seat, event.session, null, at), event, at), event);
    case 'person-left':
      return handedOver(withDeparture(state, event.seat, { kind: 'outside' }, at), event);
    case 'line-lost':
      return withSeat(withPlace(state, event.seat, { here: false }), event.seat, () => ({
        awaySince: event.since ?? at,
      }));
    case 'line-restored':
      return returned(state, event.seat, null, event.awayMs, at);
    case 'person-admitted':
      return withSeat(state, event.seat, (seat) => ({
        place: admitted(seat),
        sentOut: false,
      }));
    case 'person-dismissed':
      return withSeat(
        withPlace(outOfCourtroom(state, event.seat, at), event.seat, { kind: 'waiting' }),
        event.seat,
        (seat) => ({ sentOut: !hasNobodyHere(state, seat) }),
      );
    case 'person-expelled':
      return withDeparture(state, event.seat, { kind: 'expelled' }, at);
    case 'person-readmitted':
      return withSeat(state, event.seat, () => ({ place: { kind: 'outside' }, sentOut: false }));
    case 'gallery-opened':
      return {
        ...(event.people ?? []).reduce((after, id) => withPlace(after, id, { kind: 'courtroom' }), state),
        galleryOpen: true,
      };
    case 'gallery-closed':
      return {
        ...(event.people ?? []).reduce(
          (after, id) => withPlace(outOfCourtroom(after, id, at), id, { kind: 'waiting' }),
          state,
        ),
        galleryOpen: false,
      };
    case 'room-attested':
      return withSeats(state, (seat) => {
        if (seat.hostSeat !== event.seat || isInside(seat.place) || seat.place.kind === 'expelled') return {};
        if (!event.people.includes(seat.id)) return { place: { kind: 'outside' } };
        return { place: { kind: 'with', seat: event.seat }, leftAt: null };
      });
    case 'acts-delegated':
      return { ...state, delegated: new Set(event.acts) };
    case 'countdown-began':
      return {
        ...state,
        phase: 'countdown',
        startedFrom: restOrOpen(state),
        countdownUntil: event.until,
        countdownStopped: false,
      };
    case 'countdown-cancelled':
      return { ...state, phase: state.startedFrom, countdownUntil: null, countdownStopped: true };
    case 'session-starting':
      return {
        ...state,
        phase: 'starting',
        startedFrom: state.phase === 'countdown' ? state.startedFrom : restOrOpen(state),
        countdownUntil: null,
        recorder: { kind: 'arming' },
        intervals: [...state.intervals, { from: at, to: null }],
      };
    case 'session-started':
      return { ...state, phase: 'in-session', recorder: { kind: 'writing' }, suspension: null };
    case 'session-start-failed':
      return offRecord({ ...state, phase: state.startedFrom }, at);
    case 'recess-called':
      return offRecord({ ...state, phase: 'recess' }, at);
    case 'session-suspended':
      return offRecord({ ...state, phase: 'suspended', suspension: event.reason }, at);
    case 'recording-waived':
      return waived(state, event.reason, at);
    case 'next-hearing-booked':
    case 'next-hearing-moved': {
      const { hearing, startsAt, endsAt } = event;
      return { ...state, nextHearing: { hearing, startsAt, endsAt } };
    }
    case 'next-hearing-cancelled':
      return { ...state, nextHearing: null, calledOffNext: event.hearing };
    case 'hearing-adjourned':
      return offRecord({ ...state, phase: 'adjourned' }, at);
    case 'hearing-closed':
      return offRecord({ ...state, phase: 'closed' }, at);
    case 'hearing-cancelled':
      return { ...state, phase: 'cancelled' };
    case 'hearing-restored':
      return { ...state, phase: 'scheduled' };
    case 'microphone-blocked':
      return withSeat(state, event.seat, () => ({ microphone: 'blocked' }));
    case 'microphone-allowed':
      return withSeat(state, event.seat, () => ({ microphone: 'off' }));
    case 'microphone-set':
      return withSeat(state, event.seat, () => ({ microphone: event.on ? 'on' : 'off' }));
    case 'camera-set':
      return withSeat(state, event.seat, () => ({ camera: event.on ? 'on' : 'off' }));
    case 'private-microphone-set':
      return withSeat(state, event.seat, () => ({ privateMicrophone: event.on ? 'on' : 'off' }));
    case 'microphones-locked':
      return { ...state, microphonesLocked: true };
    case 'microphones-unlocked':
      return { ...state, microphonesLocked: false };
    case 'microphones-rested':
      return withSeats(state, ({ id, microphone }) =>
        microphone === 'on' && event.seats?.includes(id) === true ? { microphone: 'off' } : {},
      );
    case 'hand-raised':
      return raised(state, event.seat, event.purpose ?? 'speak');
    case 'hand-lowered':
      return withSeat(state, event.seat, () => ({ hand: null }));
    case 'floor-given':
      return { ...withoutFloor(state, at), floor: { seat: event.seat, since: at, limitMs: event.limitMs } };
    case 'floor-taken-back':
      return withoutFloor(state, at);
    case 'channel-chosen':
      return withSeat(state, event.seat, () => ({ listensTo: event.channel }));
    case 'interpreted-to':
      return withSeat(state, event.seat, () => ({ speaksTo: event.channel }));
    case 'consultation-entered':
      return inConsultation(outOfCourtroom(state, event.seat, at), entry);
    case 'consultation-opened':
    case 'consultation-invited':
    case 'consultation-refused':
    case 'consultation-left':
    case 'consultation-locked':
    case 'consultation-ended':
      return inConsultation(state, entry);
    case 'people-screened':
      return {
        ...state,
        screenings: new Map(state.screenings).set(event.id, { id: event.id, between: event.between }),
      };
    case 'screen-lifted':
      return { ...state, screenings: new Map([...state.screenings].filter(([id]) => id !== event.id)) };
    case 'person-protected':
      return withSeat(state, event.seat, ({ alias }) => ({ protected: true, alias: alias ?? nextAlias(state.seats) }));
    case 'protection-lifted':
      return withSeat(state, event.seat, () => ({ protected: false }));
    case 'interpreter-required':
      return withSeat(state, event.seat, () => ({ interpreterRequired: event.on }));
    case 'free-will-answered':
      return withSeat(state, event.seat, ({ freeWill }) => ({
        freeWill: { ...freeWill, [event.question]: { answer: event.answer, at } },
      }));
    case 'spotlight-set':
      return { ...state, spotlight: event.seat };
    case 'layout-set':
      return { ...state, layout: event.layout };
    case 'share-allowed':
      return withSeat(state, event.seat, () => ({ mayShare: event.allowed }));
    case 'share-started':
      return { ...state, share: event.seat };
    case 'share-stopped':
      return { ...state, share: null };
    case 'exhibit-shown': {
      const { type: _, ...exhibit } = event;
      return { ...state, exhibit };
    }
    case 'exhibit-hidden':
      return { ...state, exhibit: null };
    case 'exhibit-ruled':
      return { ...state, exhibitRulings: state.exhibitRulings + 1 };
    case 'chat-opened':
      return { ...state, chatOpen: true };
    case 'chat-closed':
      return { ...state, chatOpen: false };
    case 'recorder-failed':
      return failing(state, event.since, event.reason);
    case 'recorder-restored':
      return { ...state, recorder: { kind: 'writing' }, recordingWaived: false };
    case 'record-gap':
      return { ...state, gaps: [...state.gaps, { from: event.from, to: event.to, reason: event.reason }] };
    case 'altering-failed':
      return {
        ...state,
        withheld: new Map(state.withheld).set(event.source, { since: at, fault: event.fault }),
      };
    case 'altering-restored':
      return { ...state, withheld: new Map([...state.withheld].filter(([source]) => source !== event.source)) };
    case 'source-stopped':
      return { ...state, stopped: new Map(state.stopped).set(event.source, at) };
    case 'source-resumed':
      return { ...state, stopped: new Map([...state.stopped].filter(([source]) => source !== event.source)) };
    case 'source-missing':
      return event.sends ? { ...state, unwritten: new Map(state.unwritten).set(event.source, at) } : state;
    case 'source-written':
      return { ...state, unwritten: new Map([...state.unwritten].filter(([source]) => source !== event.source)) };
    case 'service-restarted':
      return afterRestart(state, event.lastWrittenAt, at);
    case 'note-written':
      return { ...state, notes: withNote(state.notes, event) };
    case 'log-interrupted':
    case 'picture-gap':
    case 'message-posted':
    case 'track-opened':
    case 'segment-sealed':
      return state;
    default:
      return event satisfies never;
  }
}

function withNote(
  notes: HearingState['notes'],
  { note, about, corrects }: Extract<HearingEvent, { type: 'note-written' }>,
): HearingState['notes'] {
  return new Map(notes).set(note, { about, corrects: corrects ?? null });
}

const UNPROVEN = { identityMeans: null, provenBrowser: null, otherBrowserAt: null } as const;

/** Binds an identity that staff confirmed while no page was open to the browser that has now entered. */
function boundTo({ identity, provenBrowser }: Seat, browser: BrowserHash | undefined): BrowserHash | null {
  return identity === 'proven' ? (provenBrowser ?? browser ?? null) : provenBrowser;
}

/** Records that another browser holds the seat; nothing changes when the same browser takes the seat again. */
function moved(
  state: HearingState,
  { seat: id, browser }: Extract<HearingEvent, { type: 'seat-taken-over' }>,
  at: number,
): HearingState {
  return withSeat(state, id, (seat) =>
    browser !== undefined && seat.browser === browser ? {} : { browser: browser ?? null, movedAt: at },
  );
}

function restOrOpen({ phase }: HearingState): HearingState['startedFrom'] {
  return isAtRest(phase) ? phase : 'open';
}

/** A microphone blocked by the court stays blocked. */
function microphoneOf(seat: Seat, on: boolean): Seat['microphone'] {
  if (seat.microphone === 'blocked') return 'blocked';
  return on ? 'on' : 'off';
}

/** Whether all people whom this person accompanies have left or were expelled. */
function hasNobodyHere({ seats }: HearingState, { assists }: Seat): boolean {
  const places = assists.map((id) => seats.get(id)?.place.kind);
  return places.length > 0 && places.every((kind) => kind === 'outside' || kind === 'expelled');
}

/** Returns the place after admission: the courtroom, or the present private room with the courtroom as the room to return to. */
function admitted({ id, place }: Seat): Seat['place'] {
  if (!isInside(place)) throw new Error(`the log admits a person who has not entered: ${id}`);
  if (place.kind === 'consultation') return { ...place, from: 'courtroom' };
  return { kind: 'courtroom', here: place.here, session: place.session };
}

function returned(
  state: HearingState,
  id: SeatId,
  session: Extract<HearingEvent, { type: 'seat-taken-over' }>['session'] | null,
  awayMs: number | null,
  at: number,
): HearingState {
  const placed = withPlace(state, id, { here: true, ...(session !== null && { session }) });
  const awaySince = state.seats.get(id)?.awaySince ?? null;
  const ms = awayMs ?? (awaySince === null ? 0 : Math.max(0, at - awaySince));
  const back = withSeat(placed, id, ({ lastLineLoss, missedSession, place, placedAt }) => {
    // While the person waits or talks in private, no session time counts as missed.
    const since = Math.max(at - ms, placedAt ?? 0);
    const heldMs = place.kind === 'courtroom' ? heldBetween(state, since, at) : 0;
    return {
      awaySince: null,
      lastLineLoss: ms > 0 ? { ms, at } : lastLineLoss,
      missedSession: heldMs > 0 ? { ms: heldMs, at } : missedSession,
    };
  });
  // The speaker's clock stood still while the line was lost.
  if (state.floor?.seat !== id || awaySince === null) return back;
  return { ...back, floor: { ...state.floor, since: Math.min(at, state.floor.since + (at - awaySince)) } };
}

/** Returns how long the session was on between two times (epoch ms), without pauses and suspensions, in milliseconds. */
function heldBetween({ intervals }: HearingState, since: number, until: number): number {
  const held = intervals.map(({ from, to }) => Math.min(to ?? until, until) - Math.max(from, since));
  return held.reduce((sum, ms) => sum + Math.max(0, ms), 0);
}

/** Applies the person's choice of microphone and camera in the new browser; a microphone blocked by the court stays blocked. */
function chosen(
  state: HearingState,
  { seat: id, microphone, camera }: Extract<HearingEvent, { type: 'seat-taken-over' }>,
): HearingState {
  if (microphone === undefined || camera === undefined) return state;
  return withSeat(state, id, (seat) => {
    const pictures = { camera: camera ? 'on' : 'off' } as const;
    if (seat.place.kind === 'consultation') return { ...pictures, privateMicrophone: microphone ? 'on' : 'off' };
    return { ...pictures, microphone: microphoneOf(seat, microphone) };
  });
}

/** Moves a person out of the hearing, together with everybody who sits in front of the same device. */
function withDeparture(state: HearingState, id: SeatId, place: Seat['place'], at: number): HearingState {
  const leftAt = place.kind === 'outside' ? at : null;
  const out = withSeat(withoutInvitations(outOfCourtroom(state, id, at), id), id, () => ({
    place,
    leftAt,
    awaySince: null,
  }));
  return withSeats(out, (seat) =>
    seat.place.kind === 'with' && seat.place.seat === id ? { place: { kind: 'outside' }, leftAt } : {},
  );
}

/** Records that a leaving host stops presiding, and the successor if the host named one. */
function handedOver(
  state: HearingState,
  { seat, handedTo }: Extract<HearingEvent, { type: 'person-left' }>,
): HearingState {
  if (handedTo !== undefined) return { ...state, presiding: handedTo };
  return state.presiding === seat ? { ...state, presiding: null } : state;
}

/** Ends what depends on presence in the courtroom: the raised hand, the floor, the spotlight. */
function outOfCourtroom(state: HearingState, id: SeatId, at: number): HearingState {
  const lowered = withSeat(state, id, () => ({ hand: null }));
  const quiet = state.floor?.seat === id ? withoutFloor(lowered, at) : lowered;
  return quiet.spotlight === id ? { ...quiet, spotlight: null } : quiet;
}

function withoutFloor(state: HearingState, at: number): HearingState {
  const { floor } = state;
  if (floor === null) return state;
  // Speaking time ends when the line is lost.
  const until = state.seats.get(floor.seat)?.awaySince ?? at;
  const spoken = Math.max(0, until - floor.since);
  return withSeat({ ...state, floor: null }, floor.seat, ({ spokenMs }) => ({ spokenMs: spokenMs + spoken }));
}

function raised(state: HearingState, id: SeatId, handFor: Seat['handFor']): HearingState {
  if (typeof state.seats.get(id)?.hand === 'number') return withSeat(state, id, () => ({ handFor }));
  return withSeat({ ...state, nextHand: state.nextHand + 1 }, id, () => ({ hand: state.nextHand, handFor }));
}

/** Continues the session without a recorder; the gap in the record begins now unless it began earlier. */
function waived(state: HearingState, why: GapReason | undefined, at: number): HearingState {
  if (state.phase === 'in-session') return { ...state, recordingWaived: true };
  const onRecord = { ...state, intervals: [...state.intervals, { from: at, to: null }] };
  const reason = why ?? (state.suspension === 'no-space' ? 'disk-full' : 'recorder-lost');
  return failing({ ...onRecord, phase: 'in-session', suspension: null, recordingWaived: true }, at, reason);
}

/**
 * Marks every line as lost after a restart of the service; a session continues, with a gap in its record since the last bytes on
 * disk.
 */
function afterRestart(state: HearingState, lastWrittenAt: number | null, at: number): HearingState {
  // Sources that send too much are detected again after the restart.
  const away = withSeats({ ...state, share: null, stopped: new Map(), unwritten: new Map() }, ({ place, awaySince }) =>
    isInside(place) ? { place: { ...place, here: false }, awaySince: awaySince ?? lastWrittenAt ?? at } : {},
  );
  if (state.phase === 'countdown') return { ...away, phase: state.startedFrom, countdownUntil: null };
  if (state.phase === 'starting') return offRecord({ ...away, phase: state.startedFrom }, at);
  if (state.phase !== 'in-session' || state.recorder.kind === 'failing') return away;
  const begun = state.intervals.at(-1)?.from ?? at;
  return failing(away, Math.max(begun, Math.min(lastWrittenAt ?? begun, at)), 'service-restarted');
}

function failing(state: HearingState, since: number, reason: GapReason): HearingState {
  return { ...state, recorder: { kind: 'failing', since, reason } };
}

/** Going off the record ends the floor too, because its clock does not run while nobody hears. */
function offRecord(state: HearingState, at: number): HearingState {
  const intervals = state.intervals.map((interval): RecordInterval =>
    interval.to === null ? { ...interval, to: at } : interval,
  );
  return {
    ...withoutFloor(state, at),
    intervals,
    recorder: { kind: 'idle' },
    unwritten: new Map(),
    recordingWaived: false,
  };
}
