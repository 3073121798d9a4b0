import type { ExhibitPage, ExhibitPlayback } from '../exhibit.ts';
import { exhibitFor } from '../law/exhibits.ts';
import { conversationId, conversationsOf, cannotPost } from '../law/chat.ts';
import { parseSourceId, sentKind } from '../ids.ts';
import type { BrowserHash, RoomId, SeatId, SentKind, SessionHash, SourceKind } from '../ids.ts';
import { newSeat } from '../evolve/seats.ts';
import { reach } from '../law/reach.ts';
import { channelsFor, isPublic, knownTo } from '../law/knowing.ts';
import { callsOf, interpretsFor, invitationRefusal } from '../law/consulting.ts';
import { entersDirectly, hasAcceptedRules, isOpenToPublic } from '../law/entering.ts';
import { mustProve } from '../law/identity.ts';
import { allowedActs, allows, may, mayEver } from '../law/permissions.ts';
import { privateTalkRelation } from '../law/private-talk.ts';
import type { TalkBond } from '../law/private-talk.ts';
import type { Act } from '../law/permissions.ts';
import type { HearingKind, Role } from '../roles.ts';
import {
  awaitsRecord,
  followers,
  inCourtroom,
  isCounsel,
  isHost,
  isInside,
  isOver,
  isUnknown,
  mediaPhase,
  members,
  screenedFrom,
} from '../state.ts';
import type {
  AlteringFault,
  Camera,
  Channel,
  ConsultationKind,
  Floor,
  FreeWillAnswer,
  FreeWillQuestion,
  GapReason,
  HandPurpose,
  HearingState,
  IdentifiedBy,
  Identity,
  Layout,
  Microphone,
  NextHearing,
  Phase,
  Place,
  Screening,
  Seat,
  SuspensionReason,
} from '../state.ts';

/** A person as another person may know them. The service adds the name, unless the person is known by an alias. */
export interface PersonView {
  readonly seat: SeatId;
  readonly role: Role;
  readonly place: Place['kind'];
  readonly here: boolean;
  readonly microphone: Microphone;
  readonly camera: Camera;
  /** Position among the raised hands that the viewer may know of, from 1; null while the hand is down. */
  readonly hand: number | null;
  readonly handFor: HandPurpose;
  /** For how long the person had the floor in earlier turns, in milliseconds. */
  readonly spokenMs: number;
  /** Number of a protected person whom the viewer may not know by name; null for everybody else. */
  readonly alias: number | null;
  readonly protected: boolean;
  /** The seat in whose room this person sits, or null. */
  readonly sitsWith: SeatId | null;
  /** The person's lawyer or clients, or the people an interpreter or companion is there for; only people whom the viewer knows. */
  readonly assists: readonly SeatId[];
  readonly language: string | null;
  readonly speaksTo: Channel;
  readonly mayShare: boolean;
  /** Set only for the person and the people who run the hearing: no private talk without the interpreter. */
  readonly interpreterRequired: boolean;
  /** When the person left (epoch ms); null if the person never came or is here. */
  readonly leftAt: number | null;
  /** Since when the line is lost (epoch ms); null while it works. */
  readonly awaySince: number | null;
  /** Since when the person attends with another browser than the one with which they entered (epoch ms); null otherwise. */
  readonly movedAt: number | null;
  /**
   * Set only for the person and the people who run the hearing: when the link was opened in a possible stranger's browser (epoch
   * ms).
   */
  readonly otherBrowserAt: number | null;
  /** Session time that the person missed in the last absence (`ms`), and its end (`at`, epoch ms); for the court and the person. */
  readonly missed: { readonly ms: number; readonly at: number } | null;
  /** For people who may check it. */
  readonly freeWill: Readonly<
    Partial<Record<FreeWillQuestion, { readonly answer: FreeWillAnswer; readonly at: number }>>
  >;
}

/** A private room as its members see it. */
export interface ConsultationView {
  readonly room: RoomId;
  readonly kind: ConsultationKind;
  readonly locked: boolean;
  readonly debrief?: true;
  readonly members: readonly SeatId[];
  readonly invited: readonly SeatId[];
  /** Members who have an interpreter at the hearing but none in this room. */
  readonly withoutInterpreter: readonly SeatId[];
}

/**
 * A protected person's voice or face that is sent to nobody, because it cannot be altered; people who may have it unaltered receive
 * it.
 */
export interface WithheldView {
  readonly seat: SeatId;
  readonly kind: SourceKind;
  /** Epoch milliseconds. */
  readonly since: number;
  readonly fault: AlteringFault;
}

/** A source of a person that was stopped because it sent too much. */
export interface StoppedView {
  readonly seat: SeatId;
  readonly kind: SentKind;
  /** Epoch milliseconds. */
  readonly since: number;
}

/** A source of a person of which nothing decodable is recorded although its packets arrive. */
export interface UnwrittenView {
  readonly seat: SeatId;
  readonly kind: SentKind;
  /** Epoch milliseconds. */
  readonly since: number;
}

/** The exhibit on display. `by`: the presenter's seat; null where the viewer may not know of the presenter. */
export interface ExhibitView extends ExhibitPage {
  readonly pages: number;
  readonly by: SeatId | null;
  readonly playback?: ExhibitPlayback;
}

/** Everything one seat may know of the hearing; its screen is drawn from this view alone. */
export interface HearingView {
  readonly kind: HearingKind;
  readonly phase: Phase;
  /** Why the session is suspended; null when it is not. */
  readonly suspension: SuspensionReason | null;
  readonly startsAt: number;
  readonly endsAt: number;
  /** Nobody hears or sees anybody yet, because the hearing must not go unrecorded and its session has not begun. */
  readonly awaitsRecord?: true;
  /** The hearing rests while the judges confer, by the act `debrief`. */
  readonly debrief?: true;
  /** When the session begins (epoch ms), during a countdown. */
  readonly countdownUntil: number | null;
  readonly record: {
    /** Start of the current time range on the record (epoch ms), or null when off the record. */
    readonly since: number | null;
    /** Milliseconds on the record before the current time range. */
    readonly earlierMs: number;
    /** The court continues although nothing is recorded at present; visible to everybody. */
    readonly waived: boolean;
  };
  readonly me: PersonView & { readonly listensTo: Channel };
  /** The person enters straight into the courtroom. */
  readonly entersDirectly: boolean;
  /** Whether this browser's person is identified, and how they prove their identity. */
  readonly identity: Identity;
  readonly identifiedBy: IdentifiedBy | null;
  /** The rules must be read and accepted before entering. */
  readonly mustAcceptRules: boolean;
  /** Whether the person may ever send sound or picture at this hearing. */
  readonly speaks: boolean;
  /** Acts that this person may do now; the screen offers these acts only. */
  readonly acts: readonly Act[];
  /** Acts that the host has delegated to the clerk; for the court. */
  readonly delegated: readonly Act[];
  /** Other people whom this person may know of. */
  readonly people: readonly PersonView[];
  /** Number of members of the public in the gallery; for people in the courtroom. */
  readonly observers: number;
  readonly galleryOpen: boolean;
  readonly microphonesLocked: boolean;
  /** Languages of the present interpreters, besides the floor. */
  readonly channels: readonly Channel[];
  readonly floor: Floor | null;
  /** The seat to which a leaving host handed the hearing. */
  readonly presiding: SeatId | null;
  readonly spotlight: SeatId | null;
  readonly layout: Layout;
  readonly share: SeatId | null;
  /** The exhibit on display; `withheld`: one is on display, but this person may not see it. */
  readonly exhibit: ExhibitView | 'withheld' | null;
  /**
   * Number of rulings and steps on exhibits in this hearing, for people who deal with exhibits: a change tells them to reload their
   * lists.
   */
  readonly exhibitRulings: number;
  /**
   * Time of the next hearing (epoch ms), for people who have entered, and for everybody once the hearing is over; null when this
   * hearing has booked none.
   */
  readonly nextHearing: Pick<NextHearing, 'startsAt' | 'endsAt'> | null;
  /** The private room in which this person is. */
  readonly consultation: ConsultationView | null;
  /** Private rooms into which this person is called. */
  readonly invitations: readonly { readonly room: RoomId; readonly kind: ConsultationKind; readonly from: SeatId }[];
  /** People whom this person may call into a private room, counsel first, and their relation to the person. */
  readonly consultable: readonly { readonly seat: SeatId; readonly bond: TalkBond }[];
  /** People whom this person called into a private room that is still empty: only an answer takes this person into the room. */
  readonly calling: readonly SeatId[];
  /** Private rooms of parties and their members; for people who may end them. */
  readonly consultations: readonly { readonly room: RoomId; readonly members: readonly SeatId[] }[];
  readonly chat: {
    /** The chat is open to all. */
    readonly open: boolean;
    /** Conversations that this person reads, and whether they may write in them now. */
    readonly conversations: readonly { readonly id: string; readonly writable: boolean }[];
  };
  /** For people who may set them. */
  readonly screenings: readonly Screening[];
  /** For the coordinator of a room: the people expected there, and whether they were attested. */
  readonly room: readonly { readonly seat: SeatId; readonly role: Role; readonly present: boolean }[];
  /** When and why the recorder failed (`since`: epoch ms); for people who run the hearing. */
  readonly recorderAlarm: { readonly since: number; readonly reason: GapReason } | null;
  /** Protected people whose voice or face the others do not receive, and why; also for people who run the hearing. */
  readonly withheld: readonly WithheldView[];
  /** Sources that were stopped because they sent too much: the person's own, and everybody's for people who run the hearing. */
  readonly stopped: readonly StoppedView[];
  /** Sources whose packets arrive but that the record lacks; for people who run the hearing. */
  readonly unwritten: readonly UnwrittenView[];
}

/** Projects the state for one seat. Throws for a seat that the hearing does not have. */
export function view(state: HearingState, seatId: SeatId): HearingView {
  const me = state.seats.get(seatId);
  if (me === undefined) throw new Error(`no such seat: ${seatId}`);
  const allowed = (act: Act): boolean => allows(state, me.role, act);
  const rights = rightsOf(state, me);
  const last = state.intervals.at(-1);
  const seats = [...state.seats.values()];
  const known = knownTo(state, me);
  const ids = new Set(known.map(({ id }) => id)).add(me.id);
  const ifKnown = (id: SeatId | null): SeatId | null => (id !== null && ids.has(id) ? id : null);
  const hands = [me, ...known].map(({ hand }) => hand).filter((hand) => hand !== null);
  hands.sort((one, other) => one - other);
  const inOrder = (shown: PersonView): PersonView =>
    shown.hand === null ? shown : { ...shown, hand: hands.indexOf(shown.hand) + 1 };
  const { court } = rights;
  const room = me.place.kind === 'consultation' ? state.consultations.get(me.place.room) : undefined;
  return {
    kind: state.kind,
    phase: state.phase,
    suspension: state.phase === 'suspended' ? state.suspension : null,
    startsAt: state.startsAt,
    endsAt: state.endsAt,
    countdownUntil: state.countdownUntil,
    record: {
      since: last !== undefined && last.to === null ? last.from : null,
      earlierMs: state.intervals.reduce((sum, { from, to }) => sum + (to === null ? 0 : to - from), 0),
      waived: state.recordingWaived,
    },
    me: { ...inOrder(person(state, me, me, ids, rights)), listensTo: me.listensTo },
    entersDirectly: entersDirectly(state, me),
    identity: me.identity,
    identifiedBy: me.identifiedBy,
    mustAcceptRules: !hasAcceptedRules(me),
    speaks: mayEver(state.kind, me.role, 'send-media'),
    acts: allowedActs(state, me.role).filter((act) => isMine(state, seats, me, act)),
    delegated: court ? [...state.delegated] : [],
    people: known.map((other) => inOrder(person(state, me, other, ids, rights))),
    observers: court || me.place.kind === 'courtroom' ? publicSeenBy(state, me) : 0,
    galleryOpen: isOpenToPublic(state),
    microphonesLocked: state.microphonesLocked,
    channels: channelsFor(state, me),
    floor: state.floor !== null && ids.has(state.floor.seat) ? state.floor : null,
    presiding: ifKnown(state.presiding),
    spotlight: ifKnown(state.spotlight),
    layout: state.layout,
    share: ifKnown(state.share),
    exhibit: exhibitView(state, me, ifKnown),
    exhibitRulings: me.place.kind === 'courtroom' && allowed('offer-exhibit') ? state.exhibitRulings : 0,
    nextHearing: nextFor(state, me),
    consultation:
      room === undefined
        ? null
        : {
            room: room.id,
            kind: room.kind,
            locked: room.locked,
            ...(room.debrief && { debrief: true as const }),
            members: members(state, room.id).flatMap(({ id }) => (ids.has(id) ? [id] : [])),
            invited: [...room.invited].filter((id) => ids.has(id)),
            withoutInterpreter: members(state, room.id).flatMap((seat) =>
              ids.has(seat.id) && lacksInterpreter(state, room.id, seat) ? [seat.id] : [],
            ),
          },
    invitations: [...state.consultations.values()].flatMap(({ id, kind, openedBy, invited, locked }) => {
      // Usually the caller is present; otherwise another member is named.
      const from = [openedBy, ...members(state, id).map((seat) => seat.id)].find((seat) => ids.has(seat));
      return invited.has(me.id) && !locked && from !== undefined ? [{ room: id, kind, from }] : [];
    }),
    consultable: consultable(state, me, known, ids),
    calling: callsOf(state, me).flatMap(({ invited }) => [...invited].filter((id) => ids.has(id))),
    consultations: allowed('end-consultation')
      ? [...state.consultations.values()].flatMap(({ id, kind }) =>
          kind === 'counsel' && members(state, id).length > 0
            ? [{ room: id, members: members(state, id).map((seat) => seat.id) }]
            : [],
        )
      : [],
    chat: {
      open: state.chatOpen,
      conversations: conversationsOf(state, me).map((conversation) => ({
        id: conversationId(conversation),
        writable: cannotPost(state, me, conversation) === null,
      })),
    },
    screenings: allowed('screen') ? [...state.screenings.values()] : [],
    room: seats
      .filter(({ hostSeat }) => hostSeat === me.id)
      .map(({ id, role, place }) => ({ seat: id, role, present: place.kind === 'with' })),
    recorderAlarm:
      allowed('see-alarms') && state.recorder.kind === 'failing'
        ? { since: state.recorder.since, reason: state.recorder.reason }
        : null,
    withheld: allowed('see-alarms')
      ? [...state.withheld].flatMap(([source, why]) => {
          const { seat, kind } = parseSourceId(source);
          return ids.has(seat) ? [{ seat, kind, ...why }] : [];
        })
      : [],
    stopped: [...state.stopped].flatMap(([source, since]) => {
      const { seat, kind } = parseSourceId(source);
      const told = seat === me.id || (allowed('see-alarms') && ids.has(seat));
      return told ? [{ seat, kind: sentKind(kind), since }] : [];
    }),
    unwritten: allowed('see-alarms') ? unwrittenNow(state, (seat) => seat === me.id || ids.has(seat)) : [],
    // Placed last, because an object is built several times slower after a part that may be missing.
    ...(awaitsRecord(state) && { awaitsRecord: true }),
    ...([...state.consultations.values()].some((one) => one.debrief) && { debrief: true }),
  };
}

/** A person who only has the link learns nothing before entering. */
function nextFor({ nextHearing, phase }: HearingState, me: Seat): HearingView['nextHearing'] {
  if (nextHearing === null || !(isInside(me.place) || (isOver(phase) && !isUnknown(me)))) return null;
  const { startsAt, endsAt } = nextHearing;
  return { startsAt, endsAt };
}

function exhibitView(state: HearingState, me: Seat, ifKnown: (id: SeatId) => SeatId | null): HearingView['exhibit'] {
  const has = exhibitFor(state, me);
  if (state.exhibit === null || has !== 'shown') return has === 'withheld' ? has : null;
  const { exhibit, page, pages, zoom, x, y, by, playback } = state.exhibit;
  return { exhibit, page, pages, zoom, x, y, by: ifKnown(by), ...(playback !== undefined && { playback }) };
}

/** A source is reported only while it is on: a device that is off sends nothing that the record could lack. */
function unwrittenNow(state: HearingState, isKnown: (seat: SeatId) => boolean): UnwrittenView[] {
  if (state.unwritten.size === 0) return [];
  const { live, recorder } = reach(state);
  return [...state.unwritten].flatMap(([source, since]) => {
    const { seat, kind } = parseSourceId(source);
    const missed = live.has(source) && recorder.has(source);
    return missed && isKnown(seat) ? [{ seat, kind: sentKind(kind), since }] : [];
  });
}

/** A browser, and the session in which it holds the seat; null in the lobby. */
interface Viewer {
  readonly session: SessionHash | null;
  readonly browser: BrowserHash;
}

/**
 * Projects the state for a browser that has the seat's link. While another browser holds the seat, this one sees where the seat is
 * and otherwise only what was visible before anybody entered, because anybody may have the link. Where identification is required,
 * not even the seat's place is shown.
 */
export function viewFor(state: HearingState, seatId: SeatId, { session, browser }: Viewer): HearingView {
  const seat = state.seats.get(seatId);
  if (seat === undefined || (isInside(seat.place) && seat.place.session === session)) return view(state, seatId);
  const proves = mustProve(seat, browser);
  const lobby: Seat = proves
    ? asBooked(seat)
    : { ...seat, otherBrowserAt: null, ...(isInside(seat.place) && { place: OUTSIDE }) };
  const seen = view({ ...state, seats: new Map(state.seats).set(seatId, lobby) }, seatId);
  if (proves || !isInside(seat.place)) return seen;
  return { ...seen, me: { ...seen.me, place: seat.place.kind, here: seat.place.here } };
}

/** Returns the seat as if nobody had come yet, with only the facts that a person must know before entering. */
function asBooked(seat: Seat): Seat {
  const { id, role, assists, hostSeat, language } = seat;
  const { identity, identifiedBy, place, rulesAccepted, protected: isProtected } = seat;
  return {
    ...newSeat({ id, role, with: assists, language: language ?? undefined }, seat.alias),
    hostSeat,
    protected: isProtected,
    identity: identity === 'refused' ? identity : 'needed',
    identifiedBy,
    rulesAccepted,
    place: isInside(place) ? OUTSIDE : place,
  };
}

const OUTSIDE = { kind: 'outside' } as const;

/** Staff who watch the day's hearings have no seat in them; they may know of each hearing what its clerk knows. */
const STAFF = newSeat({ id: '' as SeatId, role: 'clerk' }, null);

/**
 * Returns everybody except the public, as staff who watch the day may know them. Without names; protected people have an `alias`.
 */
export function peopleForStaff(state: HearingState): PersonView[] {
  const known = knownTo(state, STAFF).filter((seat) => !isPublic(state, seat));
  const ids = new Set(known.map(({ id }) => id));
  const rights = rightsOf(state, STAFF);
  return known.map((seat) => person(state, STAFF, seat, ids, rights));
}

function publicSeenBy(state: HearingState, me: Seat): number {
  const isScreened = screenedFrom(state, me.id);
  const there = [...state.seats.values()].filter((seat) => isPublic(state, seat) && inCourtroom(seat));
  return there.filter(({ id }) => !isScreened(id)).length;
}

/**
 * Narrows acts that the table allows to a whole capacity to the people for whom they make sense, and for whom they are possible in
 * a countdown.
 */
function isMine(state: HearingState, seats: readonly Seat[], me: Seat, act: Act): boolean {
  switch (act) {
    case 'send-media':
    case 'receive-media':
      if (act === 'receive-media' && awaitsRecord(state)) return false;
      return may(state.kind, mediaPhase(state), me.role, act);
    case 'attest':
      return seats.some(({ hostSeat }) => hostSeat === me.id);
    case 'share-when-allowed':
    case 'show-exhibit-when-allowed':
      return me.mayShare;
    case 'chat-to-counsel':
      return seats.some((other) => isCounsel(me, other));
    default:
      return true;
  }
}

function consultable(
  state: HearingState,
  me: Seat,
  known: readonly Seat[],
  ids: ReadonlySet<SeatId>,
): HearingView['consultable'] {
  const kind = allows(state, me.role, 'deliberate') ? 'deliberation' : 'counsel';
  if (kind === 'counsel' && !allows(state, me.role, 'consult')) return [];
  const inside = me.place.kind === 'consultation' ? state.consultations.get(me.place.room) : undefined;
  const refusal = invitationRefusal(state, inside ?? { kind }, me);
  // Nobody else can be called; most are outside most of the time.
  const possible = known.filter((other) => isInside(other.place) && refusal(other) === null);
  if (possible.length === 0) return [];
  // A lawyer's side would reveal a client whom this person must not know of.
  const toMe = { kind: state.kind, seats: { get: (id: SeatId) => (ids.has(id) ? state.seats.get(id) : undefined) } };
  const [counsel, others] = [
    possible.filter((other) => isCounsel(me, other)),
    possible.filter((other) => !isCounsel(me, other)),
  ];
  return [...counsel, ...others].map((other) => ({
    seat: other.id,
    bond: kind === 'counsel' ? (privateTalkRelation(toMe, me, other) ?? 'other') : 'own',
  }));
}

function lacksInterpreter(state: HearingState, room: RoomId, seat: Seat): boolean {
  const interpreters = followers(state, seat).filter(({ role }) => role === 'interpreter');
  return interpreters.length > 0 && !members(state, room).some((helper) => interpretsFor(state, helper, seat));
}

/** What the viewer may know of each person. */
interface ViewerRights {
  /** See `see-everyone`. */
  readonly court: boolean;
  readonly hearsUnaltered: boolean;
  readonly checksFreeWill: boolean;
  readonly isHost: boolean;
}

function rightsOf(state: HearingState, viewer: Seat): ViewerRights {
  return {
    court: allows(state, viewer.role, 'see-everyone'),
    hearsUnaltered: allows(state, viewer.role, 'hear-unaltered'),
    checksFreeWill: allows(state, viewer.role, 'check-free-will'),
    isHost: isHost(state, viewer),
  };
}

function person(
  state: HearingState,
  viewer: Seat,
  seat: Seat,
  known: ReadonlySet<SeatId>,
  rights: ViewerRights,
): PersonView {
  const { place } = seat;
  const device = place.kind === 'with' ? state.seats.get(place.seat)?.place : place;
  const mine = seat.id === viewer.id;
  const { court } = rights;
  const inSameRoom =
    place.kind === 'consultation' && viewer.place.kind === 'consultation' && place.room === viewer.place.room;
  return {
    seat: seat.id,
    role: seat.role,
    place: place.kind,
    here: device !== undefined && isInside(device) && device.here,
    microphone: inSameRoom ? seat.privateMicrophone : seat.microphone,
    camera: seat.camera,
    hand: seat.hand,
    handFor: seat.handFor,
    spokenMs: seat.spokenMs,
    alias: seat.protected && !mine && !rights.hearsUnaltered ? seat.alias : null,
    protected: seat.protected && (mine || court),
    sitsWith: place.kind === 'with' ? place.seat : null,
    assists: seat.assists.filter((id) => known.has(id)),
    language: seat.language,
    speaksTo: seat.speaksTo,
    mayShare: seat.mayShare,
    interpreterRequired: seat.interpreterRequired && (mine || court),
    leftAt: seat.leftAt,
    awaySince: seat.awaySince,
    movedAt: seat.movedAt,
    otherBrowserAt: mine || court ? seat.otherBrowserAt : null,
    missed: mine || court || rights.isHost ? seat.missedSession : null,
    freeWill: rights.checksFreeWill ? seat.freeWill : {},
  };
}
