import type { EnteringCommand } from '../command.ts';
import type { HearingEvent } from '../event.ts';
import type { SeatId } from '../ids.ts';
import { allows, mayBePublic, mayEver } from './permissions.ts';
import { refuse } from '../refusal.ts';
import { capacityOf } from '../roles.ts';
import type { Capacity } from '../roles.ts';
import { RULES_VERSION } from './rules.ts';
import { LAW_VERSION } from './version.ts';
import type { RulesAcceptance } from './rules.ts';
import { belongsInCourtroom, followers, isInside, isNeeded, isNeededInCourtroom, isOver } from '../state.ts';
import type { HearingState, Seat } from '../state.ts';
import { calledToDebrief, endsOfEmptyRooms, outOfConsultation } from './consulting.ts';
import { permissionRefusal, decideOnOther, endOfShare } from './decision.ts';
import type { Decision } from './decision.ts';
import { isOfAnother, isProvenIn, identityRefusal } from './identity.ts';

/** Decides on a browser's request for its seat. */
export function decideEntering(
  state: HearingState,
  command: Extract<EnteringCommand, { type: 'enter' }>,
  me: Seat,
): Decision {
  if (isOver(state.phase)) return refuse('hearing-closed', 'enter');
  if (me.place.kind === 'expelled') return refuse('expelled', 'enter');
  // A person whom a coordinator attested at another device cannot enter a second time.
  if (me.place.kind === 'with') return refuse('seat-in-use', 'enter');
  const opening: HearingEvent[] = allows(state, me.role, 'open') ? [{ type: 'hearing-opened', law: LAW_VERSION }] : [];
  if (state.phase === 'scheduled' && opening.length === 0) return refuse('hearing-not-open', 'enter');

  // This browser holds the seat already. The service itself observes whether the line works; the browser is not asked.
  if (isInside(me.place) && me.place.session === command.session) return [];
  // Checked before any answer that would reveal where the person is.
  const unknown = identityRefusal(me, command.browser);
  if (unknown !== null) return unknown;
  if (isInside(me.place) && me.place.here && !command.takeOver) return refuse('seat-in-use', 'enter');
  const accepted = acceptedBy(me, command.rules);
  if (accepted === null) return refuse('rules-not-accepted', 'enter');

  // Where the link is enough, a person in another browser may be somebody other than the person identified before.
  const voided: HearingEvent[] = isOfAnother(me, command.browser) ? [{ type: 'identity-withdrawn', seat: me.id }] : [];

  if (me.place.kind === 'outside') {
    const speaks = mayEver(state.kind, me.role, 'send-media');
    const direct = entersDirectly(state, me);
    const entered: HearingEvent = {
      type: 'person-entered',
      seat: me.id,
      room: direct ? 'courtroom' : 'waiting',
      session: command.session,
      browser: command.browser,
      microphone: speaks && command.microphone,
      camera: speaks && command.camera,
    };
    return [...accepted, ...voided, ...opening, entered, ...(direct ? calledToDebrief(state, [me]) : [])];
  }
  // A link does not lead into a private room. The person comes out of it, without sound and picture, until the members call them in
  // again.
  const comesOut =
    me.place.kind === 'consultation' && me.browser !== command.browser && !isProvenIn(me, command.browser);
  // Devices that were on in the other browser stay off unless the person chose otherwise in this browser.
  const speaks = mayEver(state.kind, me.role, 'send-media') && !comesOut;
  const microphone = speaks && command.microphone;
  // In a private room the choice applies to that room; choosing silence also closes the courtroom microphone.
  const silent = me.place.kind === 'consultation' && !comesOut && me.microphone === 'on' && !microphone;
  return [
    ...accepted,
    ...voided,
    ...endOfShare(state, me),
    ...(comesOut ? outOfConsultation(state, me) : []),
    {
      type: 'seat-taken-over',
      seat: me.id,
      session: command.session,
      browser: command.browser,
      microphone,
      camera: speaks && command.camera,
    },
    ...(silent ? [{ type: 'microphone-set', seat: me.id, on: false } as const] : []),
  ];
}

/**
 * Returns the events that must precede entry: the acceptance of the current rules, or none if it is in the log. Null if it is
 * missing.
 */
function acceptedBy(me: Seat, rules: RulesAcceptance | null): HearingEvent[] | null {
  if (hasAcceptedRules(me)) return [];
  if (rules?.version !== RULES_VERSION) return null;
  return [{ type: 'rules-accepted', seat: me.id, version: rules.version, language: rules.language }];
}

/** Whether the person has accepted the current wording of the rules. */
export function hasAcceptedRules({ rulesAccepted }: Seat): boolean {
  return rulesAccepted === RULES_VERSION;
}

/** Whether the public may enter. A meeting is never public, even if it was booked as a public hearing before. */
export function isOpenToPublic({ kind, galleryOpen }: HearingState): boolean {
  return galleryOpen && mayBePublic(kind);
}

/** Whether the person enters straight into the courtroom: members of the court, and the public of an open gallery. */
export function entersDirectly(state: HearingState, seat: Seat): boolean {
  const isPublic = capacityOf(state.kind, seat.role) === 'observer';
  return mayEver(state.kind, seat.role, 'enter-directly') || (isPublic && isOpenToPublic(state));
}

/** Decides on admitting and removing people. Interpreters and companions move along, unless others in the same room need them. */
export function decideMove(
  state: HearingState,
  command: Extract<EnteringCommand, { type: 'admit' | 'dismiss' | 'remove' | 'readmit' }>,
  me: Seat,
): Decision {
  switch (command.type) {
    case 'admit':
      return decideOnOther(state, 'admit', me, command.seat, (other) => {
        const all = [other, ...followers(state, other)].filter(isWaiting);
        return isWaiting(other) ? admitted(state, all) : refuse('not-waiting', 'admit');
      });
    case 'dismiss':
      return decideOnOther(state, 'dismiss', me, command.seat, (other) =>
        belongsInCourtroom(other.place) ? dismissed(state, other) : refuse('not-in-courtroom', 'dismiss'),
      );
    case 'remove':
      return decideOnOther(state, 'remove', me, command.seat, (other) => {
        if (other.place.kind === 'expelled') return [];
        return [
          ...endOfShare(state, other),
          { type: 'person-expelled', seat: other.id },
          ...endsOfEmptyRooms(state, [other]),
        ];
      });
    case 'readmit':
      return decideOnOther(state, 'readmit', me, command.seat, (other) =>
        other.place.kind === 'expelled'
          ? [{ type: 'person-readmitted', seat: other.id }]
          : refuse('not-expelled', 'readmit'),
      );
    default:
      return command satisfies never;
  }
}

function dismissed(state: HearingState, other: Seat): HearingEvent[] {
  const free = followers(state, other).filter(
    (helper) => belongsInCourtroom(helper.place) && !isNeeded(state, helper, other),
  );
  const [staying, going] = [true, false].map((stays) =>
    free.filter((helper) => isNeededInCourtroom(state, helper, other) === stays),
  ) as [Seat[], Seat[]];
  const all = [other, ...going];
  return [
    ...all.flatMap((seat): HearingEvent[] => [...endOfShare(state, seat), { type: 'person-dismissed', seat: seat.id }]),
    ...staying.flatMap(({ id, place }): HearingEvent[] =>
      place.kind === 'consultation' ? [{ type: 'consultation-left', room: place.room, seat: id }] : [],
    ),
    ...endsOfEmptyRooms(state, all, staying),
  ];
}

/** Admits everybody who waits, except witnesses, experts and technicians, who are called, and the public, who use the gallery. */
export function decideAdmittingAll(state: HearingState, me: Seat): Decision {
  const no = permissionRefusal(state, 'admit-all', me);
  if (no !== null) return no;
  const all = [...state.seats.values()]
    .filter((seat) => isWaiting(seat) && !CALLED.includes(capacityOf(state.kind, seat.role)))
    .filter((seat) => !withWitnessOnly(state, seat));
  return admitted(state, all);
}

function admitted(state: HearingState, people: readonly Seat[]): HearingEvent[] {
  return [
    ...people.map(({ id }): HearingEvent => ({ type: 'person-admitted', seat: id })),
    ...calledToDebrief(state, people),
  ];
}

const CALLED: readonly Capacity[] = ['witness', 'technician', 'observer'];

/** Whether an interpreter or companion is there only for people who wait to be called. */
function withWitnessOnly(state: HearingState, seat: Seat): boolean {
  if (seat.role !== 'interpreter' && seat.role !== 'companion') return false;
  const principals = seat.assists.flatMap((id) => state.seats.get(id) ?? []);
  return principals.length > 0 && principals.every(({ role }) => capacityOf(state.kind, role) === 'witness');
}

/** Opens the courtroom to the public, or puts the public out, in one act. */
export function decideGallery(state: HearingState, open: boolean, me: Seat): Decision {
  if (open && !mayBePublic(state.kind)) return refuse('not-permitted', 'set-gallery');
  const no = permissionRefusal(state, 'set-gallery', me);
  if (no !== null) return no;
  if (state.galleryOpen === open && (open || publicOf(state).every(({ place }) => place.kind !== 'courtroom')))
    return [];
  const from = open ? 'waiting' : 'courtroom';
  const people = publicOf(state).flatMap(({ id, place }) => (place.kind === from ? [id] : []));
  return [{ type: open ? 'gallery-opened' : 'gallery-closed', ...(people.length > 0 && { people }) }];
}

/** Decides on a coordinator's statement about who sits in the room. */
export function decideAttestation(state: HearingState, people: readonly SeatId[], me: Seat): Decision {
  const no = permissionRefusal(state, 'attest', me, 'inside');
  if (no !== null) return no;
  const expected = [...state.seats.values()].filter(({ hostSeat }) => hostSeat === me.id);
  if (expected.length === 0) return refuse('not-permitted', 'attest');
  for (const id of people) {
    const person = expected.find((seat) => seat.id === id);
    if (person === undefined) return refuse('not-in-room', 'attest');
    if (person.place.kind === 'expelled') return refuse('expelled', 'attest');
    if (isInside(person.place)) return refuse('seat-in-use', 'attest');
  }
  return [{ type: 'room-attested', seat: me.id, people: [...new Set(people)] }];
}

function publicOf(state: HearingState): Seat[] {
  return [...state.seats.values()].filter(({ role }) => capacityOf(state.kind, role) === 'observer');
}

function isWaiting({ place }: Seat): boolean {
  return place.kind === 'waiting' || (place.kind === 'consultation' && place.from === 'waiting');
}
