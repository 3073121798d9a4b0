import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conversationsOf, readersOf } from './law/chat.ts';
import { browser, Courtroom, JUDGE, SEATS, session } from './courtroom.fixture.ts';
import { decide } from './law/decide.ts';
import { replay } from './evolve/evolve.ts';
import { grantChange } from './evolve/granted.ts';
import type { GrantedAccess } from './evolve/granted.ts';
import { Replay } from './evolve/replay.ts';
import { COURT, parseSourceId as parse, sentKind, sourceId } from './ids.ts';
import type { BrowserHash, SeatId, SessionHash, SourceId, SourceKind } from './ids.ts';
import { beginnings, LAW_SEATS, step, TECHNICIAN } from './laws.fixture.ts';
import type { Step } from './laws.fixture.ts';
import { reach } from './law/reach.ts';
import type { Reach } from './law/reach.ts';
import { capacityOf } from './roles.ts';
import { privateTalkRelation } from './law/private-talk.ts';
import { RULES_VERSION } from './law/rules.ts';
import {
  belongsInCourtroom,
  FLOOR,
  followers,
  group,
  HOST_GRACE_MS,
  hostAbsentSince,
  hostPresent,
  inCourtroom,
  isAtRest,
  isInside,
  isOver,
  members,
  onRecord,
  placeOf,
  screened,
  screenedFrom,
} from './state.ts';
import type { HearingState, Phase, Seat } from './state.ts';
import { view } from './projection/view.ts';
import type { HearingView } from './projection/view.ts';
import { Rejection } from '../rejection.ts';

/** `npm test` asks for 10,000; `PROPERTY_RUNS=100000 npm test` for more. */
const numRuns = Number(process.env['PROPERTY_RUNS'] ?? 1_000);

/** Cached, because a hearing has few sources, and the laws parse their names again and again. */
const parsed = new Map<SourceId, ReturnType<typeof parse>>();
function parseSourceId(source: SourceId): ReturnType<typeof parse> {
  const parts = parsed.get(source) ?? parse(source);
  parsed.set(source, parts);
  return parts;
}

/** The data checked after a step. */
interface Moment {
  readonly state: HearingState;
  readonly before: HearingState;
  readonly reached: Reach;
  readonly answer: string;
  readonly step: Step;
  readonly room: Courtroom;
}

/** Sources that the service itself sends of an exhibit during playback. */
const PLAYED = [sourceId(COURT, 'exhibit-audio'), sourceId(COURT, 'exhibit-video')];

/** A law returns a contradiction as text, or nothing. */
type Law = (moment: Moment) => string | undefined | false;

const NEXT: Readonly<Record<Phase, readonly Phase[]>> = {
  scheduled: ['open', 'cancelled'],
  open: ['countdown', 'starting', 'adjourned', 'closed'],
  countdown: ['starting', 'open', 'recess', 'suspended'],
  starting: ['in-session', 'open', 'recess', 'suspended'],
  'in-session': ['recess', 'suspended', 'adjourned', 'closed'],
  recess: ['countdown', 'starting', 'adjourned', 'closed'],
  // The judge may continue without a recorder.
  suspended: ['countdown', 'starting', 'in-session', 'adjourned', 'closed'],
  adjourned: [],
  closed: [],
  // The desk may withdraw a cancellation.
  cancelled: ['scheduled'],
};

function seatOf(state: HearingState, id: SeatId): Seat {
  const seat = state.seats.get(id);
  if (seat === undefined) throw new Error(`no seat ${id}`);
  return seat;
}

/** Returns the room in which the person is with a working line: `courtroom`, a private room, or null. */
function whereabouts({ place }: Seat): string | null {
  if (place.kind === 'courtroom') return place.here ? 'courtroom' : null;
  return place.kind === 'consultation' && place.here ? place.room : null;
}

/**
 * The identity proofs of each hearing's people and their browsers. Derived only from commands and observations, so that the tested
 * law is not used for its own test. `anybody`: staff confirmed while no page was open.
 */
interface Shown {
  readonly proofs: Map<SeatId, BrowserHash | 'anybody'>;
  /** Sessions of people with required identification, taken by a browser that had proven it. */
  readonly sessions: Set<SessionHash>;
}
const shown = new WeakMap<Courtroom, Shown>();

function shownAfter({ state, before, room, step }: Moment): Shown {
  const known = shown.get(room) ?? provenBefore(before);
  shown.set(room, known);
  const { command } = step;
  if (command.type === 'note-identity' && command.outcome === 'proven') {
    known.proofs.set(command.seat, command.browser ?? known.proofs.get(command.seat) ?? 'anybody');
  }
  if (command.type === 'enter' && 'by' in step) {
    const proof = known.proofs.get(step.by);
    if (proof === 'anybody') known.proofs.set(step.by, command.browser);
    if (proof === 'anybody' || proof === command.browser) known.sessions.add(command.session);
  }
  for (const { id, identity } of state.seats.values()) if (identity !== 'proven') known.proofs.delete(id);
  return known;
}

/** Some histories begin with people inside whose identity is proven in their browser. */
function provenBefore({ seats }: HearingState): Shown {
  const proven = [...seats.values()].filter(({ identity, place }) => identity === 'proven' && isInside(place));
  return {
    proofs: new Map(proven.map(({ id }) => [id, browser(id)])),
    sessions: new Set(proven.map(({ id }) => session(id))),
  };
}

/** Returns the state without everything that the person must not know: what people hidden from them show, raise and may do. */
function withoutTheHidden(state: HearingState, me: SeatId): HearingState {
  const hidden = (id: SeatId | null | undefined) => id !== null && id !== undefined && screened(state, me, id);
  const undone = { hand: null, mayShare: false, spokenMs: 0, handFor: 'speak' } as const;
  return {
    ...state,
    share: hidden(state.share) ? null : state.share,
    spotlight: hidden(state.spotlight) ? null : state.spotlight,
    floor: hidden(state.floor?.seat) ? null : state.floor,
    seats: new Map([...state.seats].map(([id, seat]) => [id, hidden(id) ? { ...seat, ...undone } : seat])),
  };
}

/** Returns the reach without the service's own sources, which have laws of their own. */
function ofPeople(reached: Reach): Reach {
  if (!PLAYED.some((source) => reached.sources.has(source))) return reached;
  const { listeners, recorder, sources, live, ...others } = reached;
  const own = (all: ReadonlySet<SourceId>) =>
    new Set([...all].filter((source) => parseSourceId(source).seat !== COURT));
  return {
    ...others,
    listeners: new Map([...listeners].map(([seat, received]) => [seat, own(received)])),
    recorder: own(recorder),
    sources: own(sources),
    live: own(live),
  };
}

interface Pair {
  readonly me: Seat;
  readonly source: SourceId;
  readonly kind: SourceKind;
  readonly owner: Seat;
}

function pairsOf({ state, reached }: Moment): readonly Pair[] {
  const all: Pair[] = [];
  for (const [listener, sources] of reached.listeners) {
    const me = seatOf(state, listener);
    for (const source of sources) {
      const { seat, kind } = parseSourceId(source);
      all.push({ me, source, kind, owner: seatOf(state, seat) });
    }
  }
  return all;
}

const isHost = (state: HearingState, seat: Seat): boolean => capacityOf(state.kind, seat.role) === 'host';

/** Returns every seat that a view reveals. */
function everybodyIn(seen: HearingView): ReadonlySet<SeatId | null | undefined> {
  const { people, spotlight, share, floor, consultation, consultable, calling, invitations, consultations, room } =
    seen;
  return new Set([
    ...people.flatMap((person) => [person.seat, person.sitsWith, ...person.assists]),
    spotlight,
    share,
    floor?.seat,
    ...consultable.map(({ seat }) => seat),
    ...calling,
    ...(consultation === null ? [] : [...consultation.members, ...consultation.invited]),
    ...invitations.map(({ from }) => from),
    ...consultations.flatMap(({ members }) => members),
    ...room.map(({ seat }) => seat),
  ]);
}

/** Returns a seat's view of a state; cached, because many laws use it for every seat. */
function seenBy(state: HearingState, seat: SeatId): HearingView {
  if (views.of !== state) views = { of: state, seen: new Map() };
  const seen = views.seen.get(seat) ?? view(state, seat);
  views.seen.set(seat, seen);
  return seen;
}
/** Only for the newest state: caching all states cost a fifth of the time in garbage collection. */
let views: { readonly of: HearingState | null; readonly seen: Map<SeatId, HearingView> } = {
  of: null,
  seen: new Map(),
};

/** Returns every listener with the sources it may receive; cached for the moment. */
function pairs(moment: Moment): readonly Pair[] {
  if (reaching.of !== moment) reaching = { of: moment, pairs: pairsOf(moment) };
  return reaching.pairs;
}
let reaching: { readonly of: Moment | null; readonly pairs: readonly Pair[] } = { of: null, pairs: [] };

/** Returns the grants as a reader of the log derives them, without the law. */
function grantedAfter({ room }: Moment): GrantedAccess {
  const reader = readers.get(room) ?? { replay: new Replay(room.log[0]!), read: 1 };
  readers.set(room, reader);
  for (; reader.read < room.log.length; reader.read += 1) reader.replay.take(room.log[reader.read]!);
  return reader.replay.granted;
}
const readers = new WeakMap<Courtroom, { readonly replay: Replay; read: number }>();

const LAWS: Readonly<Record<string, Law>> = {
  'nobody comes in of whom it is not known who they are': ({ state, before }) => {
    const stranger = [...state.seats.values()].find(
      ({ id, place, identity }) =>
        isInside(place) && !isInside(seatOf(before, id).place) && (identity === 'needed' || identity === 'refused'),
    );
    return stranger && `${stranger.id} came in`;
  },
  'nobody stays of whom it is asked anew who they are, or who was found to be somebody else': ({ state, before }) => {
    const stranger = [...state.seats.values()].find(
      ({ id, place, identity }) =>
        isInside(place) &&
        (identity === 'needed' || identity === 'refused') &&
        seatOf(before, id).identity !== identity,
    );
    return stranger && `${stranger.id} stays`;
  },
  'who has not shown in their browser who they are reaches nothing, wherever the seat was before': (moment) => {
    const { state, reached } = moment;
    const { sessions } = shownAfter(moment);
    const stranger = [...state.seats.values()].find(
      ({ place, identifiedBy }) => identifiedBy !== null && isInside(place) && !sessions.has(place.session),
    );
    if (stranger === undefined) return undefined;
    const hears = reached.listeners.has(stranger.id) || reached.sources.has(sourceId(stranger.id, 'microphone'));
    return `${stranger.id} is ${stranger.place.kind}${hears ? ', and reaches others' : ''}`;
  },
  'nobody is in a private room in another browser than that with which they went in, unless they have proven it is them':
    ({ state, before }) =>
      [...state.seats.values()].find(({ id, place, browser: now, provenBrowser }) => {
        const was = before.seats.get(id);
        if (place.kind !== 'consultation' || was?.place.kind !== 'consultation') return false;
        return place.session !== was.place.session && now !== was.browser && now !== provenBrowser;
      })?.id,
  'staff who help with devices are in no private room': ({ state }) => {
    const technician = state.seats.get(TECHNICIAN);
    return technician?.place.kind === 'consultation' && 'in a private room';
  },
  'staff who help with devices are known, by role and no alias, to all who are in the courtroom with them': ({
    state,
  }) => {
    if (state.seats.get(TECHNICIAN)?.place.kind !== 'courtroom') return undefined;
    const unaware = [...state.seats.values()].find(({ id, place }) => {
      if (id === TECHNICIAN || place.kind !== 'courtroom') return false;
      const shown = seenBy(state, id).people.find(({ seat }) => seat === TECHNICIAN);
      return shown?.role !== 'technician' || shown.alias !== null;
    });
    return unaware && `${unaware.id} knows nothing of them`;
  },
  'what somebody has shown does not stand for another who is booked in their place': ({ state, before, step }) => {
    if (state === before || step.command.type !== 'note-rebooked') return undefined;
    const others = step.command.plan.seats.filter(({ identityReset }) => identityReset === true);
    return others.some(({ id }) => seatOf(state, id).identity === 'proven') && 'the former is taken for the other';
  },
  'nobody is inside, and nothing is opened, by who has not accepted the rules as they are worded now': ({
    state,
    before,
    step,
  }) => {
    const inside = [...state.seats.values()].find(
      ({ place, rulesAccepted }) => isInside(place) && rulesAccepted !== RULES_VERSION,
    );
    if (inside !== undefined) return `${inside.id} is inside`;
    if (before.phase !== 'scheduled' || state.phase !== 'open' || !('by' in step)) return undefined;
    return seatOf(state, step.by).rulesAccepted !== RULES_VERSION && `opened by ${step.by}`;
  },
  'only those in a room with a working line reach or are reached, and only within that room': (moment) => {
    const { state, reached } = moment;
    const stray = [...reached.sources, ...reached.live, ...reached.recorder].find(
      (source) => whereabouts(seatOf(state, parseSourceId(source).seat)) === null,
    );
    if (stray !== undefined) return `${stray} sends from nowhere`;
    const wrong = pairs(moment).find(
      ({ me, owner }) => me === owner || whereabouts(me) === null || whereabouts(me) !== whereabouts(owner),
    );
    return wrong && `${wrong.me.id} receives ${wrong.source}`;
  },
  'nothing flows that its owner may not send': ({ reached }) => {
    const flowing = new Set([...reached.listeners.values()].flatMap((sources) => [...sources]));
    return [...flowing].find((source) => {
      const { seat, kind } = parseSourceId(source);
      return !reached.sources.has(sourceId(seat, sentKind(kind)));
    });
  },
  'screened people are never in each other’s reach, nor on each other’s list': ({ state, reached }) => {
    for (const [me, sources] of reached.listeners) {
      const isScreened = screenedFrom(state, me);
      const source = [...sources].find((one) => isScreened(parseSourceId(one).seat));
      if (source !== undefined) return `${me} receives ${source}`;
    }
    for (const { between } of state.screenings.values()) {
      for (const one of between[0]) {
        const named = everybodyIn(seenBy(state, one));
        const other = between[1].find((id) => named.has(id));
        if (other !== undefined) return `${one} sees ${other}`;
      }
    }
    return undefined;
  },
  'screened people never read each other’s messages': ({ state }) => {
    for (const author of state.screenings.size === 0 ? [] : state.seats.values()) {
      for (const conversation of conversationsOf(state, author)) {
        const reader = readersOf(state, conversation, author.id).find((id) => screened(state, id, author.id));
        if (reader !== undefined) return `${reader} reads ${author.id}`;
      }
    }
    return undefined;
  },
  'a protected person’s own voice and face reach hosts and the sealed store only': (moment) => {
    const { state, reached } = moment;
    const raw = (owner: Seat, kind: SourceKind) => owner.protected && (kind === 'microphone' || kind === 'camera');
    const wrong = pairs(moment).find(({ me, owner, kind }) => raw(owner, kind) && !isHost(state, me));
    if (wrong !== undefined) return `${wrong.me.id} receives ${wrong.source}`;
    const open = [...reached.recorder].find((source) => {
      const { seat, kind } = parseSourceId(source);
      return raw(seatOf(state, seat), kind) && !reached.sealed.has(source);
    });
    if (open !== undefined) return `${open} is in the open record`;
    const seats = [...state.seats.values()];
    const hidden = new Set(seats.flatMap((seat) => (seat.protected ? [seat.id] : [])));
    const named = seats.find(
      (viewer) =>
        hidden.size > 0 &&
        !isHost(state, viewer) &&
        seenBy(state, viewer.id).people.some(({ seat, alias }) => hidden.has(seat) && alias === null),
    );
    return named && `${named.id} knows who is protected`;
  },
  'what cannot be altered is withheld while it would have to be, and no longer': ({ state, before, reached, step }) => {
    const strange = [...state.withheld.keys()].find((source) => !reached.altered.has(source));
    if (strange !== undefined) return `${strange} is withheld for nothing`;
    const { command } = step;
    const forgotten = [...before.withheld.keys()].find((source) => {
      const restored = command.type === 'note-altering-restored' && command.source === source;
      return !restored && reached.altered.has(source) && !state.withheld.has(source);
    });
    return forgotten && `${forgotten} is forgotten`;
  },
  'what is withheld is told to those who run the hearing, of people whom they know, and to nobody else': ({
    state,
  }) => {
    if (state.withheld.size === 0) return undefined;
    for (const viewer of state.seats.values()) {
      const seen = seenBy(state, viewer.id);
      const runs = ['host', 'clerk'].includes(capacityOf(state.kind, viewer.role));
      const known = new Set([viewer.id, ...seen.people.map(({ seat }) => seat)]);
      const expected = [...state.withheld.keys()].map(parseSourceId).filter(({ seat }) => runs && known.has(seat));
      if (seen.withheld.length !== expected.length) return `${viewer.id} is told of ${seen.withheld.length}`;
      const stranger = seen.withheld.find(({ seat }) => !known.has(seat));
      if (stranger !== undefined) return `${viewer.id} is told of ${stranger.seat}`;
    }
    return undefined;
  },
  'what was stopped is sent to nobody and recorded nowhere, until it is resumed or the service begins anew': ({
    state,
    before,
    reached,
    step,
  }) => {
    const raw = (source: SourceId) => {
      const { seat, kind } = parseSourceId(source);
      return sourceId(seat, sentKind(kind));
    };
    const sent = [...reached.live, ...reached.recorder].find((source) => state.stopped.has(raw(source)));
    if (sent !== undefined) return `${sent} is sent though it was stopped`;
    const { command } = step;
    if (command.type === 'note-service-restarted') return undefined;
    const forgotten = [...before.stopped.keys()].find((source) => {
      const resumed = command.type === 'note-source-within' && command.source === source;
      return !resumed && !state.stopped.has(source);
    });
    return forgotten && `${forgotten} is forgotten`;
  },
  'what was stopped is told to its owner and to those who run the hearing, of people whom they know': ({ state }) => {
    if (state.stopped.size === 0) return undefined;
    for (const viewer of state.seats.values()) {
      const seen = seenBy(state, viewer.id);
      const runs = ['host', 'clerk'].includes(capacityOf(state.kind, viewer.role));
      const known = new Set(seen.people.map(({ seat }) => seat));
      const expected = [...state.stopped.keys()]
        .map(parseSourceId)
        .filter(({ seat }) => seat === viewer.id || (runs && known.has(seat)));
      if (seen.stopped.length !== expected.length) return `${viewer.id} is told of ${seen.stopped.length}`;
    }
    return undefined;
  },
  'what is sent and not written is told to those who run the hearing, of people whom they know, and to nobody else': ({
    state,
    reached,
  }) => {
    if (state.unwritten.size === 0) return undefined;
    if (!onRecord(state)) return 'something is missed off the record';
    const missed = [...state.unwritten.keys()].filter(
      (source) => reached.live.has(source) && reached.recorder.has(source),
    );
    for (const viewer of state.seats.values()) {
      const seen = seenBy(state, viewer.id);
      const runs = ['host', 'clerk'].includes(capacityOf(state.kind, viewer.role));
      const known = new Set([viewer.id, ...seen.people.map(({ seat }) => seat)]);
      const expected = missed.map(parseSourceId).filter(({ seat }) => runs && known.has(seat));
      if (seen.unwritten.length !== expected.length) return `${viewer.id} is told of ${seen.unwritten.length}`;
    }
    return undefined;
  },
  'the record takes what is sent in the courtroom while on the record, and nothing else ever': ({ state, reached }) => {
    if (onRecord(state) !== (state.phase === 'starting' || state.phase === 'in-session'))
      return 'on record when not in session';
    if (!onRecord(state)) return reached.recorder.size > 0 && 'records off the record';
    const strange = [...reached.recorder].find((source) => !inCourtroom(seatOf(state, parseSourceId(source).seat)));
    if (strange !== undefined) return `${strange} is recorded`;
    const missed = [...reached.live].find(
      (source) => inCourtroom(seatOf(state, parseSourceId(source).seat)) && !reached.recorder.has(source),
    );
    return missed && `${missed} is not recorded`;
  },
  'an interpreter in a channel is heard by those who listen to it': (moment) => {
    const wrong = pairs(moment).find(
      ({ me, owner, kind }) =>
        owner.place.kind === 'courtroom' &&
        owner.speaksTo !== FLOOR &&
        sentKind(kind) === 'microphone' &&
        me.listensTo !== owner.speaksTo,
    );
    return wrong && `${wrong.me.id} receives ${wrong.source}`;
  },
  'the public sends nothing': ({ state, reached }) =>
    [...reached.sources, ...reached.live].find(
      (source) => capacityOf(state.kind, seatOf(state, parseSourceId(source).seat).role) === 'observer',
    ),
  'nobody is in a private room with the court’s adversary: no judge with a party': ({ state }) => {
    for (const { id } of state.consultations.values()) {
      const capacities = new Set(
        [...state.seats.values()]
          .filter(({ place }) => place.kind === 'consultation' && place.room === id)
          .map(({ role }) => capacityOf(state.kind, role)),
      );
      const court = ['host', 'bench', 'clerk'].some((capacity) => capacities.has(capacity as never));
      const others = ['party', 'support', 'interpreter'].some((capacity) => capacities.has(capacity as never));
      if ((court && others) || capacities.has('witness') || capacities.has('observer')) return [...capacities].join();
    }
    return undefined;
  },
  'a debrief is of judges alone': ({ state }) => {
    const rooms = [...state.consultations.values()].filter(({ debrief }) => debrief);
    const isJudge = ({ role }: Seat) => ['host', 'bench'].includes(capacityOf(state.kind, role));
    const inside = rooms.flatMap(({ id }) => members(state, id));
    return rooms.length > 1 ? 'two debriefs' : inside.find((seat) => !isJudge(seat))?.id;
  },
  'an interpreter who is not there keeps nobody from a private talk, unless the court has ordered so': ({
    before,
    answer,
    step,
  }) => {
    if (answer !== 'interpreter-absent' || !('by' in step)) return undefined;
    return ![...before.seats.values()].some(({ interpreterRequired }) => interpreterRequired) && step.by;
  },
  'who never talks in private without an interpreter is in no private room without one': ({ state }) =>
    [...state.seats.values()].find((seat) => {
      const room = whereabouts(seat);
      if (seat.place.kind !== 'consultation' || room === null) return false;
      if (!group(state, seat).some(({ interpreterRequired }) => interpreterRequired)) return false;
      return ![...state.seats.values()].some(
        (helper) =>
          helper.role === 'interpreter' &&
          whereabouts(helper) === room &&
          (helper.assists.length === 0 || followers(state, seat).includes(helper)),
      );
    })?.id,
  'adversaries are together in no private room without a lawyer': ({ state }) =>
    [...state.seats.values()].find((one) => {
      if (one.place.kind !== 'consultation') return false;
      const inside = [...state.seats.values()].filter((other) => whereabouts(other) === whereabouts(one));
      if (whereabouts(one) === null || inside.some(({ role }) => role === 'lawyer')) return false;
      const isParty = ({ role }: Seat) => capacityOf(state.kind, role) === 'party';
      return isParty(one) && inside.some((other) => isParty(other) && privateTalkRelation(state, one, other) === null);
    })?.id,
  'a call to nobody of one’s own side moves nobody': ({ state, before, step }) => {
    const { command } = step;
    if (command.type !== 'consult' || !('by' in step) || command.invite.length === 0) return undefined;
    const bond = (id: SeatId) => privateTalkRelation(before, seatOf(before, step.by), seatOf(before, id));
    if (command.invite.some((id) => bond(id) === 'own')) return undefined;
    return [...state.seats.values()].find(({ id, place }) => place.kind !== seatOf(before, id).place.kind)?.id;
  },
  'a room in which nobody is was opened by somebody inside who is in no other, and waits for somebody': ({ state }) =>
    [...state.consultations.values()].find(({ id, openedBy, invited }) => {
      if (members(state, id).length > 0) return false;
      const { place } = seatOf(state, openedBy);
      return !isInside(place) || place.kind === 'consultation' || invited.size === 0;
    })?.id,
  'a hearing is handed to a host who is there to preside, and does not stop by that': ({ state, before, step }) => {
    const { presiding } = state;
    if (presiding !== null && !isHost(state, seatOf(state, presiding))) return `${presiding} presides`;
    if (step.command.type !== 'leave' || step.command.handTo === undefined) return undefined;
    return (presiding !== step.command.handTo || state.phase !== before.phase) && `${state.phase} under ${presiding}`;
  },
  'who was inside and is outside has left, and nobody else': ({ state, before }) =>
    [...state.seats.values()].find(({ id, place, leftAt }) => {
      if (place.kind !== 'outside') return leftAt !== null;
      const was = before.seats.get(id);
      return was !== undefined && isInside(was.place) && leftAt === null;
    })?.id,
  'whoever has the floor goes into no private room, unless a debrief ends their turn': ({ state, before, step }) =>
    before.floor !== null &&
    step.command.type !== 'debrief' &&
    seatOf(state, before.floor.seat).place.kind === 'consultation' &&
    before.floor.seat,
  'when a session begins everybody is back from private rooms': ({ state, before }) =>
    state.phase === 'starting' && before.phase !== 'starting' && state.consultations.size > 0 && 'a room stays open',
  'a microphone closed by the court stays closed until the court allows it': ({
    state,
    before,
    reached,
    answer,
    step,
  }) => {
    for (const [id, seatBefore] of before.seats) {
      if (seatBefore.microphone !== 'blocked') continue;
      const { command } = step;
      const about = command.type === 'unlock-microphones' || ('seat' in command && command.seat === id);
      const allowed =
        about && answer === 'ok' && ['allow-to-speak', 'give-floor', 'unlock-microphones'].includes(command.type);
      const now = seatOf(state, id);
      if (now.microphone !== (allowed ? 'off' : 'blocked')) return `${id} is ${now.microphone}`;
      const voices = [sourceId(id, 'microphone'), sourceId(id, 'altered-microphone')];
      if (!allowed && now.place.kind !== 'consultation' && voices.some((voice) => reached.live.has(voice)))
        return `${id} is heard`;
    }
    return undefined;
  },
  'nobody has the floor and a microphone closed by the court at once': ({ state: { floor, seats } }) =>
    floor !== null && seats.get(floor.seat)?.microphone === 'blocked' && floor.seat,
  'who has the floor is silenced by name only: closing all microphones leaves it to them': ({ before, state, step }) =>
    step.command.type === 'mute-all' && before.floor?.seat !== state.floor?.seat && 'the floor has ended',
  'while microphones are locked whoever loses the floor is silent after it': ({ state, before }) => {
    const seat = before.floor === null ? undefined : state.seats.get(before.floor.seat);
    if (seat === undefined || !before.microphonesLocked || !state.microphonesLocked) return undefined;
    if (state.floor?.seat === seat.id || !inCourtroom(seat)) return undefined;
    return seat.microphone === 'on' && !['host', 'clerk'].includes(capacityOf(state.kind, seat.role)) && seat.id;
  },
  'while microphones are locked nobody comes in with an open one': ({ state, before }) => {
    if (!state.microphonesLocked || !before.microphonesLocked) return undefined;
    return [...state.seats.values()].find(({ id, role, place, microphone }) => {
      const capacity = capacityOf(state.kind, role);
      const came = place.kind === 'courtroom' && seatOf(before, id).place.kind !== 'courtroom';
      return came && microphone === 'on' && capacity !== 'host' && capacity !== 'clerk';
    })?.id;
  },
  'nobody is brought back from a private room with an open microphone': ({ state, before, step }) =>
    [...before.seats.values()].find(({ id, place }) => {
      if (place.kind !== 'consultation') return false;
      const { place: now, microphone } = seatOf(state, id);
      const returned = place.from === 'courtroom' && now.kind === 'courtroom';
      const willingly = step.command.type === 'leave-consultation' && 'by' in step && step.by === id;
      return returned && !willingly && microphone === 'on';
    })?.id,
  'nobody in the session loses their interpreter by what somebody else does': ({ state, before, step }) => {
    if (!onRecord(before) || !onRecord(state)) return undefined;
    const inside = (at: HearingState, seat: Seat) => placeOf(at, seat).kind === 'courtroom';
    return [...before.seats.values()].find((helper) => {
      if (helper.role !== 'interpreter' || !inside(before, helper) || inside(state, seatOf(state, helper.id)))
        return false;
      const aimed = 'seat' in step.command && step.command.seat === helper.id;
      if (!('by' in step) || step.by === helper.id || aimed) return false;
      return helper.assists.some((id) => inside(before, seatOf(before, id)) && inside(state, seatOf(state, id)));
    })?.id;
  },
  'who is booked, for when and for what changes only before a hearing is opened': ({ state, before }) => {
    if (before.phase === 'scheduled') return undefined;
    // The desk never books technicians.
    const booked = ({ seats }: HearingState) => [...seats.values()].filter(({ role }) => role !== 'technician');
    const [was, now] = [booked(before), booked(state)];
    const same =
      before.kind === state.kind &&
      before.startsAt === state.startsAt &&
      before.endsAt === state.endsAt &&
      was.length === now.length &&
      was.every(({ id, role, assists }, index) => {
        const seat = now[index]!;
        return id === seat.id && role === seat.role && assists.join() === seat.assists.join();
      });
    return !same && `changed in ${before.phase}`;
  },
  'screenings are between people who are booked': ({ state }) =>
    [...state.screenings.values()].find(({ between }) => between.flat().some((id) => !state.seats.has(id)))?.id,
  'states change along the diagram only': ({ state, before }) =>
    state.phase !== before.phase && !NEXT[before.phase].includes(state.phase) && `${before.phase} → ${state.phase}`,
  'a session without a host is known to be without one, and time ends it': ({ state, before }) => {
    if ((state.phase === 'in-session' || state.phase === 'starting') !== onRecord(state))
      return 'record and phase differ';
    const hostAbsent = onRecord(state) && !hostPresent(state);
    const since = hostAbsentSince(state);
    if (hostAbsent !== (since !== null)) return `unled since ${since}`;
    return (
      state.phase === 'in-session' &&
      before.phase !== 'in-session' &&
      before.phase !== 'starting' &&
      hostAbsent &&
      'begun without host'
    );
  },
  'nobody in the courtroom reaches anybody, and nothing is recorded, at rest and after the end': (moment) => {
    const { state, reached } = moment;
    if ((state.phase === 'suspended') !== (seenBy(state, JUDGE).suspension !== null))
      return 'no reason for the suspension';
    if (!isAtRest(state.phase) && !isOver(state.phase)) return undefined;
    if (isOver(state.phase) && reached.listeners.size + reached.live.size > 0) return 'heard after the end';
    const heard = pairs(moment).find(({ owner }) => owner.place.kind !== 'consultation');
    return heard?.source ?? (reached.recorder.size > 0 && 'recorded');
  },
  'no microphone of the courtroom but a host’s is on when a rest begins': ({ state, before }) =>
    isAtRest(state.phase) &&
    !isAtRest(before.phase) &&
    ['in-session', 'starting'].includes(before.phase) &&
    [...state.seats.values()].find(
      (seat) => seat.microphone === 'on' && belongsInCourtroom(seat.place) && !isHost(state, seat),
    )?.id,
  'the languages and the order of hands tell of nobody whom the viewer may not know of': ({ state }) => {
    for (const me of state.seats.values()) {
      const { me: self, people, channels } = seenBy(state, me.id);
      const stray = channels.find((channel) => ![self, ...people].some(({ language }) => language === channel));
      if (stray !== undefined) return `${me.id} is told of ${stray}`;
      const hands = self.hand === null ? [] : [self.hand];
      for (const { hand } of people) if (hand !== null) hands.push(hand);
      hands.sort((one, other) => one - other);
      if (hands.some((hand, index) => hand !== index + 1)) return `${me.id} sees hands ${hands.join()}`;
    }
    return undefined;
  },
  'who is expelled neither reaches, is reached nor enters until readmitted': ({
    state,
    before,
    reached,
    answer,
    step,
  }) => {
    for (const [id, { place }] of before.seats) {
      if (place.kind !== 'expelled') continue;
      const { command } = step;
      const readmitted = command.type === 'readmit' && command.seat === id && answer === 'ok';
      if (seatOf(state, id).place.kind !== (readmitted ? 'outside' : 'expelled')) return id;
      if (reached.listeners.has(id) || reached.sources.has(sourceId(id, 'microphone'))) return id;
    }
    return undefined;
  },
  'one screen is shared at most, by somebody in the courtroom': ({ state, reached }) => {
    const shown = [...reached.live].filter((source) => parseSourceId(source).kind === 'screen');
    return (shown.length > 1 || shown.some((source) => parseSourceId(source).seat !== state.share)) && shown.join();
  },
  'an exhibit is shown while the hearing is not at rest, by somebody who belongs in the courtroom': ({ state }) => {
    const { exhibit, phase } = state;
    if (exhibit === null) return undefined;
    if (isAtRest(phase) || isOver(phase)) return `shown in ${phase}`;
    return !belongsInCourtroom(seatOf(state, exhibit.by).place) && `${exhibit.by} shows it from elsewhere`;
  },
  'an exhibit is seen by nobody who may not read it, who is elsewhere, or who is kept from the one who shows it': ({
    state,
  }) => {
    const { exhibit } = state;
    if (exhibit === null) return undefined;
    const readers = new Set(exhibit.readers);
    return [...state.seats.values()].find((me) => {
      const has = seenBy(state, me.id).exhibit;
      if (has === null) return false;
      if (me.place.kind !== 'courtroom' || screened(state, me.id, exhibit.by)) return true;
      if (has === 'withheld') return false;
      const before = [...state.seats.values()].filter(({ place }) => place.kind === 'with' && place.seat === me.id);
      return ![me, ...before].some(({ id }) => readers.has(id));
    })?.id;
  },
  'a recording that is played has who has it on their screen and a line, and the record while it is on': ({
    state,
  }) => {
    const { listeners, live, recorder, sources } = reach(state);
    const playback = state.exhibit?.playback;
    for (const [index, source] of PLAYED.entries()) {
      const isThere = playback?.media[index] !== undefined;
      // A paused video is seen and not heard.
      const flows = isThere && (playback.since !== null || source === PLAYED[1]);
      if (sources.has(source) !== isThere || live.has(source) !== flows) return `${source} is there, or is not`;
      if (recorder.has(source) !== (isThere && onRecord(state))) return `${source} and the record`;
      const stranger = [...listeners].find(([me, received]) => {
        if (!received.has(source)) return false;
        const has = seenBy(state, me).exhibit;
        const onScreen = has !== null && has !== 'withheld' && has.playback !== undefined;
        return !isThere || seatOf(state, me).place.kind !== 'courtroom' || !onScreen;
      });
      if (stranger !== undefined) return `${stranger[0]} has ${source}`;
    }
    return undefined;
  },
  'a refused command leaves everything as it was': ({ state, before, answer }) =>
    answer !== 'ok' && state !== before && answer,
  'replaying the log gives the same state': ({ state, room, step }) =>
    step.command.type === 'note-service-restarted' && !deepEqual(replay(room.log), state) && 'another state',
  'what the log says was granted is what was granted': (moment) => {
    const change = grantChange(grantedAfter(moment), reach(moment.state));
    return change !== null && JSON.stringify(change);
  },
  'intervals on the record and gaps are in order, and gaps lie within intervals': ({ state }) => {
    const { intervals, gaps } = state;
    const torn = intervals.some(({ from, to }, index) => (to === null ? index !== intervals.length - 1 : to < from));
    if (torn) return 'intervals';
    const lost = gaps.find(
      (gap) =>
        gap.to < gap.from || !intervals.some(({ from, to }) => gap.from >= from && (to === null || gap.to <= to)),
    );
    return lost && `gap ${lost.from}–${lost.to}`;
  },
};

/** Checks that a refusal changes nothing, and that it would be the same without the people whom the sender may not know of. */
function tellsNothing(step: Step, answer: string, state: HearingState, now: number): void {
  if (!('by' in step) || state.screenings.size === 0) return;
  const decision = decide(withoutTheHidden(state, step.by), step.command, { kind: 'seat', seat: step.by }, now);
  const otherwise = decision instanceof Rejection ? decision.code : 'ok';
  if (otherwise !== answer) throw new Error(`a refusal tells of the hidden: ${answer}, and ${otherwise} without them`);
}

function deepEqual(one: unknown, other: unknown): boolean {
  expect(one).toEqual(other);
  return true;
}

/**
 * Counts, up to this limit, how often the histories reached the situation that a law is about: a law that is never exercised always
 * holds.
 */
const OFTEN = 100;
const met = new Map<string, number>();
function count(what: string, happened: () => boolean): void {
  const times = met.get(what) ?? 0;
  if (times < OFTEN && happened()) met.set(what, times + 1);
}

function countSituations(moment: Moment): void {
  const { state, before, reached } = moment;
  const seats = [...state.seats.values()];
  const present = seats.filter(inCourtroom);
  count('in session', () => state.phase === 'in-session' && before.phase !== 'in-session');
  count('suspended', () => state.phase === 'suspended' && before.phase !== 'suspended');
  count('screened in one courtroom', () =>
    present.some((one) => present.some((other) => screened(state, one.id, other.id))),
  );
  count('two in a private room', () =>
    [...state.consultations.keys()].some(
      (id) => seats.filter(({ place }) => place.kind === 'consultation' && place.room === id).length > 1,
    ),
  );
  count('called, and nobody moved', () =>
    [...state.consultations.keys()].some((id) => members(state, id).length === 0),
  );

  count('deliberation of two', () =>
    [...state.consultations.values()].some(
      ({ id, kind }) =>
        kind === 'deliberation' &&
        seats.filter(({ place }) => place.kind === 'consultation' && place.room === id).length > 1,
    ),
  );
  count('debrief of two', () =>
    [...state.consultations.values()].some(({ id, debrief }) => debrief && members(state, id).length > 1),
  );
  count('protected on the record', () => reached.sealed.size > 0);
  count('interpreter in a channel', () => present.some(({ speaksTo }) => speaksTo !== FLOOR));
  count('listener in a channel', () => present.some(({ listensTo }) => listensTo !== FLOOR));
  count('screen shared', () => [...reached.live].some((source) => parseSourceId(source).kind === 'screen'));
  count('exhibit shown', () => state.exhibit !== null);
  count('recording played', () => [...reach(state).live].some((source) => parseSourceId(source).seat === COURT));
  count('locked microphones', () => state.microphonesLocked);
  count('public in the courtroom', () => present.some(({ role }) => role === 'observer'));
  count('technician in the courtroom', () => present.some(({ role }) => role === 'technician'));
  count('sits with another', () => seats.some(({ place }) => place.kind === 'with'));
  count('floor given', () => state.floor !== null);
  count('unled', () => hostAbsentSince(state) !== null);
  count('waived', () => state.recordingWaived);
  count('withheld', () => state.withheld.size > 0);
  count('stopped', () => state.stopped.size > 0);
  count('unwritten', () => state.unwritten.size > 0);
  count('shown who they are, and inside', () =>
    seats.some(({ identity, place }) => identity === 'proven' && isInside(place)),
  );
  count('shown who they are, and in a private room', () =>
    seats.some(({ identity, place }) => identity === 'proven' && place.kind === 'consultation'),
  );
  count('link opened by a stranger', () => seats.some(({ otherBrowserAt }) => otherBrowserAt !== null));
  count(
    'screen shared, and hidden from somebody in the courtroom',
    () => state.share !== null && present.some(({ id }) => screened(state, id, state.share!)),
  );
  count('expelled', () => seats.some(({ place }) => place.kind === 'expelled'));
}

/** Returns a hearing after the beginning, which is played once: it is always the same. */
function begun(beginning: (room: Courtroom) => unknown): Courtroom {
  let room = begunBefore.get(beginning);
  if (room === undefined) {
    room = new Courtroom(LAW_SEATS);
    beginning(room);
    begunBefore.set(beginning, room);
  }
  return room.copy();
}
const begunBefore = new Map<(room: Courtroom) => unknown, Courtroom>();

describe('whatever people do, in whatever order', () => {
  it(`holds every law in ${numRuns} histories of fifty steps and more among ${SEATS.length} people`, () => {
    const laws = Object.entries(LAWS);
    fc.assert(
      fc.property(beginnings, fc.array(step, { minLength: 50, maxLength: 80, size: 'max' }), (beginning, steps) => {
        const room = begun(beginning);
        for (const each of steps) {
          const before = room.state;
          if (each.command.type === 'note-host-missing') room.after(HOST_GRACE_MS);
          const answer = 'by' in each ? room.ask(each.by, each.command) : room.observe(each.command);
          if (answer !== 'ok') tellsNothing(each, answer, before, room.now);
          // Most random steps change nothing, so the laws still hold.
          if (room.state === before) continue;
          const moment: Moment = {
            state: room.state,
            before,
            reached: ofPeople(reach(room.state)),
            answer,
            step: each,
            room,
          };
          countSituations(moment);
          for (const [law, contradicts] of laws) {
            const found = contradicts(moment);
            if (found !== undefined && found !== false) throw new Error(`${law}: ${found}`);
          }
        }
      }),
      { numRuns },
    );
    console.log(`met: ${[...met].map(([what, times]) => `${what} ${times}`).join(', ')}`);
    expect(met.size).toBe(28);
  }, 600_000);
});
