import type { ExhibitPage, ExhibitPlayback } from '../exhibit.ts';
import { exhibitFor } from '../law/exhibits.ts';
import { conversationId, conversationsOf, cannotPost } from '../law/chat.ts';
import { parseSourceId, sentKind } from '../ids.ts';
import type { BrowserHash, RoomId, SeatId, SentKind, SessionHash, SourceKind } from '../ids.ts';
import { newSeat } from '../evolve/seats.ts';
import { reach } from '../law/reach.ts';
import { channelsFor, isPublic, knows } from '../law/knowing.ts';
import { callsOf, cannotInvite, interpretsFor } from '../law/consulting.ts';
import { entersDirectly, hasAcceptedRules, isOpenToPublic } from '../law/entering.ts';
import { mustProve } from '../law/identity.ts';
import { allowedActs, allows, may, mayEver } from '../law/permissions.ts';
import { talkBond } from '../law/private-talk.ts';
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
  screened,
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

/** A person as another may know them. The service adds the name, unless the person is known by an alias. */
export interface PersonView {
  readonly seat: SeatId;
  readonly role: Role;
  readonly place: Place['kind'];
  readonly here: boolean;
  readonly microphone: Microphone;
  readonly camera: Camera;
  /** Place in the order of the hands that the viewer may know of, from 1; null while it is down. */
  readonly hand: number | null;
  readonly handFor: HandPurpose;
  /** How long the person has had the floor before now, in milliseconds. */
  readonly spokenMs: number;
  /** Number of a protected person whom the viewer may not know by name; null for all others. */
  readonly alias: number | null;
  readonly protected: boolean;
  /** The seat in whose room this person sits, or null. */
  readonly sitsWith: SeatId | null;
  /** The person's lawyer or client among those whom the viewer knows, and those whom an interpreter or companion is with. */
  readonly assists: readonly SeatId[];
  readonly language: string | null;
  readonly speaksTo: Channel;
  readonly mayShare: boolean;
  /** For the person and those who run the hearing: no private talk without the interpreter. */
  readonly interpreterRequired: boolean;
  /** When the person left (epoch ms); null for who never came and who is here. */
  readonly leftAt: number | null;
  /** Since when the line is lost (epoch ms); null while it is not. */
  readonly awaySince: number | null;
  /** Since when this person attends with another browser than the one with which they came in (epoch ms); null otherwise. */
  readonly movedAt: number | null;
  /** For the person and those who run the hearing: when the link was opened in a browser that may be a stranger's (epoch ms). */
  readonly otherBrowserAt: number | null;
  /** The last time that the session was held without the person: how much of it, and until when; for the court and the person. */
  readonly missed: { readonly ms: number; readonly at: number } | null;
  /** For those who check it. */
  readonly freeWill: Readonly<
    Partial<Record<FreeWillQuestion, { readonly answer: FreeWillAnswer; readonly at: number }>>
  >;
}

/** A private room as those in it see it. */
export interface ConsultationView {
  readonly room: RoomId;
  readonly kind: ConsultationKind;
  readonly locked: boolean;
  readonly debrief?: true;
  readonly members: readonly SeatId[];
  readonly invited: readonly SeatId[];
  /** Members who have an interpreter at the hearing and none in this room. */
  readonly withoutInterpreter: readonly SeatId[];
}

/** A protected person's voice or face that is sent to nobody who may only have it altered. */
export interface WithheldView {
  readonly seat: SeatId;
  readonly kind: SourceKind;
  /** Epoch milliseconds. */
  readonly since: number;
  readonly fault: AlteringFault;
}

/** What a person sends that was stopped because it was too much. */
export interface StoppedView {
  readonly seat: SeatId;
  readonly kind: SentKind;
  /** Epoch milliseconds. */
  readonly since: number;
}

/** What a person sends of which nothing is recorded, though packets of it come. */
export interface UnwrittenView {
  readonly seat: SeatId;
  readonly kind: SentKind;
  /** Epoch milliseconds. */
  readonly since: number;
}

/** What is shown of an exhibit. `by`: who shows it; null where this person may not know of them. */
export interface ExhibitView extends ExhibitPage {
  readonly pages: number;
  readonly by: SeatId | null;
  readonly playback?: ExhibitPlayback;
}

/** What one seat may know of the hearing: all that its screen is drawn from. */
export interface HearingView {
  readonly kind: HearingKind;
  readonly phase: Phase;
  /** Why the session is suspended; null when it is not. */
  readonly suspension: SuspensionReason | null;
  readonly startsAt: number;
  readonly endsAt: number;
  /** Nobody hears or sees anybody, for nothing of this hearing may be left unrecorded and its session has not begun. */
  readonly awaitsRecord?: true;
  /** The hearing rests while the judges talk among themselves: they were sent there by `debrief`. */
  readonly debrief?: true;
  /** When the session begins (epoch ms), in a countdown. */
  readonly countdownUntil: number | null;
  readonly record: {
    /** Start of the current time range on the record (epoch ms), or null when off the record. */
    readonly since: number | null;
    /** Milliseconds on the record before the current time range. */
    readonly earlierMs: number;
    /** The court goes on although nothing is recorded at this moment: everybody may know. */
    readonly waived: boolean;
  };
  readonly me: PersonView & { readonly listensTo: Channel };
  /** Goes straight into the courtroom on entering. */
  readonly entersDirectly: boolean;
  /** Whether it is known who the person before this browser is, and how they show it. */
  readonly identity: Identity;
  readonly identifiedBy: IdentifiedBy | null;
  /** The rules must be read and accepted before entering. */
  readonly mustAcceptRules: boolean;
  /** Has a voice: may ever send sound or picture at this hearing. */
  readonly speaks: boolean;
  /** What this person may do now; the screen offers these and nothing else. */
  readonly acts: readonly Act[];
  /** Acts that the host has given to the clerk; for the court. */
  readonly delegated: readonly Act[];
  /** Other people this person may know of. */
  readonly people: readonly PersonView[];
  /** How many of the public are in the gallery, for those in the courtroom. */
  readonly observers: number;
  readonly galleryOpen: boolean;
  readonly microphonesLocked: boolean;
  /** Languages into which somebody interprets, beside the floor. */
  readonly channels: readonly Channel[];
  readonly floor: Floor | null;
  /** To whom a host who left has handed the hearing. */
  readonly presiding: SeatId | null;
  readonly spotlight: SeatId | null;
  readonly layout: Layout;
  readonly share: SeatId | null;
  /** The exhibit that is shown; `withheld`: one is, which is not for this person. */
  readonly exhibit: ExhibitView | 'withheld' | null;
  /** How often something became of an exhibit here, for those who have to do with them: their lists are read anew. */
  readonly exhibitRulings: number;
  /** When the case goes on, for those who have come in and once the hearing is over (epoch ms); null when nothing is booked from here. */
  readonly nextHearing: Pick<NextHearing, 'startsAt' | 'endsAt'> | null;
  /** The private room in which this person is. */
  readonly consultation: ConsultationView | null;
  /** Private rooms into which this person is called. */
  readonly invitations: readonly { readonly room: RoomId; readonly kind: ConsultationKind; readonly from: SeatId }[];
  /** Whom this person may call into a private room, counsel first, and what they are to the person. */
  readonly consultable: readonly { readonly seat: SeatId; readonly bond: TalkBond }[];
  /** Whom this person has called into a private room to which nobody has come yet: the person is moved by their answer only. */
  readonly calling: readonly SeatId[];
  /** For those who may end them: private rooms of parties, and who is in them. */
  readonly consultations: readonly { readonly room: RoomId; readonly members: readonly SeatId[] }[];
  readonly chat: {
    /** The chat is open to all. */
    readonly open: boolean;
    /** Conversations that this person reads, and whether they may write there now. */
    readonly conversations: readonly { readonly id: string; readonly writable: boolean }[];
  };
  /** For those who may set them. */
  readonly screens: readonly Screening[];
  /** For the coordinator of a room: who is expected to sit there, and whether they were attested. */
  readonly room: readonly { readonly seat: SeatId; readonly role: Role; readonly present: boolean }[];
  /** For those who run the hearing: the recorder has failed since (epoch ms). */
  readonly recorderAlarm: { readonly since: number; readonly reason: GapReason } | null;
  /** For those who run the hearing too: whom of the protected others do not hear or see, and why. */
  readonly withheld: readonly WithheldView[];
  /** Sources that were stopped because they sent too much: one's own, and for those who run the hearing everybody's. */
  readonly stopped: readonly StoppedView[];
  /** For those who run the hearing: whose sound or picture the record lacks though it is sent. */
  readonly unwritten: readonly UnwrittenView[];
}

/** The projection of the state for one seat. Throws for a seat that the hearing does not have. */
export function view(state: HearingState, seatId: SeatId): HearingView {
  const me = state.seats.get(seatId);
  if (me === undefined) throw new Error(`no such seat: ${seatId}`);
  const allowed = (act: Act): boolean => allows(state, me.role, act);
  const last = state.intervals.at(-1);
  const seats = [...state.seats.values()];
  const known = seats.filter((other) => knows(state, me, other));
  const ids = new Set([me.id, ...known.map(({ id }) => id)]);
  const ifKnown = (id: SeatId | null): SeatId | null => (id !== null && ids.has(id) ? id : null);
  const hands = [me, ...known].flatMap(({ hand }) => hand ?? []).toSorted((one, other) => one - other);
  const inOrder = (shown: PersonView): PersonView =>
    shown.hand === null ? shown : { ...shown, hand: hands.indexOf(shown.hand) + 1 };
  const court = allowed('see-everyone');
  const room = me.place.kind === 'consultation' ? state.consultations.get(me.place.room) : undefined;
  return {
    kind: state.kind,
    phase: state.phase,
    suspension: state.phase === 'suspended' ? state.suspension : null,
    startsAt: state.startsAt,
    endsAt: state.endsAt,
    ...(awaitsRecord(state) && { awaitsRecord: true }),
    ...([...state.consultations.values()].some((one) => one.debrief) && { debrief: true }),
    countdownUntil: state.countdownUntil,
    record: {
      since: last !== undefined && last.to === null ? last.from : null,
      earlierMs: state.intervals.reduce((sum, { from, to }) => sum + (to === null ? 0 : to - from), 0),
      waived: state.recordingWaived,
    },
    me: { ...inOrder(person(state, me, me, ids)), listensTo: me.listensTo },
    entersDirectly: entersDirectly(state, me),
    identity: me.identity,
    identifiedBy: me.identifiedBy,
    mustAcceptRules: !hasAcceptedRules(me),
    speaks: mayEver(state.kind, me.role, 'send-media'),
    acts: allowedActs(state, me.role).filter((act) => isMine(state, me, act)),
    delegated: court ? [...state.delegated] : [],
    people: known.map((other) => inOrder(person(state, me, other, ids))),
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
      // Whoever has called is there as a rule; else whoever is.
      const from = [openedBy, ...members(state, id).map((seat) => seat.id)].find((seat) => ids.has(seat));
      return invited.has(me.id) && !locked && from !== undefined ? [{ room: id, kind, from }] : [];
    }),
    consultable: consultable(state, me, known),
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
    screens: allowed('screen') ? [...state.screens.values()] : [],
    room: seats.flatMap(({ id, role, hostSeat, place }) =>
      hostSeat === me.id ? [{ seat: id, role, present: place.kind === 'with' }] : [],
    ),
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
  };
}

/** Whoever has the link alone is told nothing before they have come in. */
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

/** Who has turned a device off, or has gone, sends nothing that could be missed. */
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
 * The projection for a browser that has the seat's link. While another browser holds the seat it is shown where the seat is, and
 * else no more than before anybody entered: whoever has the link may be anybody. Where it has to be known who they are it is
 * shown not even that.
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

/** The seat as if nobody had come yet, but for what the person has to know before they come in. */
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

/** Who watches the court's day has a seat at none of its hearings, and knows of each what its clerk knows. */
const STAFF = newSeat({ id: '' as SeatId, role: 'clerk' }, null);

/** Everybody but the public, as staff who watch the day may know them. Without a name: see `alias`. */
export function peopleForStaff(state: HearingState): PersonView[] {
  const known = [...state.seats.values()].filter((seat) => !isPublic(state, seat) && knows(state, STAFF, seat));
  const ids = new Set(known.map(({ id }) => id));
  return known.map((seat) => person(state, STAFF, seat, ids));
}

function publicSeenBy(state: HearingState, me: Seat): number {
  const there = [...state.seats.values()].filter((seat) => isPublic(state, seat) && inCourtroom(seat));
  return there.filter(({ id }) => !screened(state, me.id, id)).length;
}

/** Acts that the table allows to a capacity and that mean something only to some of its people, or not in a countdown. */
function isMine(state: HearingState, me: Seat, act: Act): boolean {
  switch (act) {
    case 'send-media':
    case 'receive-media':
      if (act === 'receive-media' && awaitsRecord(state)) return false;
      return may(state.kind, mediaPhase(state), me.role, act);
    case 'attest':
      return [...state.seats.values()].some(({ hostSeat }) => hostSeat === me.id);
    case 'share-when-allowed':
    case 'show-exhibit-when-allowed':
      return me.mayShare;
    case 'chat-to-counsel':
      return [...state.seats.values()].some((other) => isCounsel(me, other));
    default:
      return true;
  }
}

function consultable(state: HearingState, me: Seat, known: readonly Seat[]): HearingView['consultable'] {
  const kind = allows(state, me.role, 'deliberate') ? 'deliberation' : 'counsel';
  if (kind === 'counsel' && !allows(state, me.role, 'consult')) return [];
  const inside = me.place.kind === 'consultation' ? state.consultations.get(me.place.room) : undefined;
  const possible = known.filter(({ id }) => cannotInvite(state, inside ?? { kind }, me, id) === null);
  if (possible.length === 0) return [];
  // On which side a lawyer is would tell of a client of whom this person is not to know.
  const toMe = { kind: state.kind, seats: new Map([me, ...known].map((seat) => [seat.id, seat])) };
  return possible
    .toSorted((a, b) => Number(isCounsel(me, b)) - Number(isCounsel(me, a)))
    .map((other) => ({
      seat: other.id,
      bond: kind === 'counsel' ? (talkBond(toMe, me, other) ?? 'other') : 'own',
    }));
}

function lacksInterpreter(state: HearingState, room: RoomId, seat: Seat): boolean {
  const interpreters = followers(state, seat).filter(({ role }) => role === 'interpreter');
  return interpreters.length > 0 && !members(state, room).some((helper) => interpretsFor(state, helper, seat));
}

function person(state: HearingState, viewer: Seat, seat: Seat, known: ReadonlySet<SeatId>): PersonView {
  const { place } = seat;
  const device = place.kind === 'with' ? state.seats.get(place.seat)?.place : place;
  const mine = seat.id === viewer.id;
  const court = allows(state, viewer.role, 'see-everyone');
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
    alias: seat.protected && !mine && !allows(state, viewer.role, 'hear-unaltered') ? seat.alias : null,
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
    missed: mine || court || isHost(state, viewer) ? seat.absence : null,
    freeWill: allows(state, viewer.role, 'check-free-will') ? seat.freeWill : {},
  };
}
