import fc from 'fast-check';
import type { PersonCommand, SystemCommand } from './command.ts';
import type { BookedSeat } from './event.ts';
import type { Courtroom } from './courtroom.fixture.ts';
import {
  ACCUSED,
  browser,
  CITIZEN,
  CLERK,
  COMPANION,
  COORDINATOR,
  EXPERT,
  INTERPRETER,
  JUDGE,
  LAWYER,
  MAGISTRATE,
  OBSERVER,
  PRISONER,
  RULES,
  SEATS,
  session,
  WITNESS,
} from './courtroom.fixture.ts';
import { EXHIBIT_ENDS, EXHIBIT_RULINGS, EXHIBIT_ZOOMS } from './exhibit.ts';
import { SENT_KINDS, sourceId } from './ids.ts';
import type { HearingId, MessageId, RoomId, ScreeningId, SeatId } from './ids.ts';
import { DELEGABLE_ACTS } from './law/permissions.ts';
import type { DocumentId } from '../proceedings/ids.ts';
import { ALTERING_FAULTS, FREE_WILL_ANSWERS, FREE_WILL_QUESTIONS, HAND_PURPOSES, LAYOUTS } from './state.ts';

/** One step of a hearing: a person's command, or an observation of the service. */
export type Step = { by: SeatId; command: PersonCommand } | { command: SystemCommand };

/**
 * The interpreter serves three people, of whom one sits at another person's device and one is a judge; the expert and the citizen
 * must prove their identity.
 */
export const LAW_SEATS: readonly BookedSeat[] = SEATS.map((seat) => {
  if (seat.id === INTERPRETER) return { ...seat, with: [ACCUSED, PRISONER, JUDGE] };
  return seat.id === EXPERT || seat.id === CITIZEN ? { ...seat, identify: 'code' } : seat;
});

/** A staff member who helps with devices. */
export const TECHNICIAN = 'technician' as SeatId;

export const everyone = SEATS.map(({ id }) => id);
const seat = fc.constantFrom(...everyone, TECHNICIAN);
const someone = fc.option(seat, { freq: 4 });
const some = (max: number) => fc.uniqueArray(seat, { minLength: 1, maxLength: max });
const on = fc.boolean();
const reason = fc.constantFrom('recorder-lost', 'recorder-stalled', 'media-lost', 'disk-full');
const countdownMs = fc.constantFrom(0, 0, 250);
const room = fc.constantFrom('r1', 'r2', 'r3').map((id) => id as RoomId);
const screen = fc.constantFrom('s1', 's2', 's3').map((id) => id as ScreeningId);
const channel = fc.constantFrom('floor', 'ku', 'ku', 'ar');
const conversation = fc.oneof(
  fc.constantFrom('all', 'clerk:citizen', 'counsel:lawyer:accused'),
  seat.map((id) => `clerk:${id}`),
);

type Weighted = { weight: number; arbitrary: fc.Arbitrary<PersonCommand> };
const often = (weight: number, arbitrary: fc.Arbitrary<PersonCommand>): Weighted => ({ weight, arbitrary });

const entering: Weighted[] = [
  often(6, fc.record({ type: fc.constant('admit'), seat })),
  often(1, fc.record({ type: fc.constant('admit-all') })),
  often(1, fc.record({ type: fc.constantFrom('dismiss', 'remove', 'readmit'), seat })),
  often(2, fc.record({ type: fc.constant('leave') })),
  often(1, fc.record({ type: fc.constant('leave'), handTo: fc.constantFrom(MAGISTRATE, JUDGE, CLERK) })),
  often(1, fc.record({ type: fc.constant('set-gallery'), open: on })),
  often(1, fc.record({ type: fc.constant('attest'), people: fc.constantFrom<SeatId[]>([], ['prisoner' as SeatId]) })),
];

const conducting: Weighted[] = [
  often(3, fc.record({ type: fc.constantFrom('start', 'resume'), countdownMs })),
  often(1, fc.record({ type: fc.constantFrom('recess', 'cancel-countdown', 'continue-unrecorded') })),
  often(1, fc.record({ type: fc.constant('delegate'), acts: fc.subarray([...DELEGABLE_ACTS], { maxLength: 4 }) })),
];

const nextTimes = fc.constantFrom({ startsAt: 1e9, endsAt: 2e9 }, { startsAt: 2e9, endsAt: 3e9 });
const nextId = fc.constantFrom('h2' as HearingId, 'h3' as HearingId);
const goingOn: Weighted[] = [
  often(
    2,
    fc.tuple(nextId, nextTimes).map(([hearing, times]): PersonCommand => ({
      type: 'book-next-hearing',
      next: { hearing, ...times },
    })),
  ),
];

/** Rare, because little can happen after the end of a hearing. */
const ending: Weighted[] = [often(1, fc.record({ type: fc.constantFrom('close', 'adjourn', 'cancel') }))];

const speaking: Weighted[] = [
  often(2, fc.record({ type: fc.constantFrom('mute', 'allow-to-speak', 'lower-hand'), seat })),
  often(1, fc.record({ type: fc.constantFrom('mute-all', 'lower-all-hands', 'unlock-microphones') })),
  often(2, fc.record({ type: fc.constantFrom('set-microphone', 'set-camera'), on })),
  often(1, fc.record({ type: fc.constant('set-microphone'), on, room: fc.constantFrom(null, 'r1' as RoomId) })),
  often(2, fc.record({ type: fc.constant('raise-hand'), purpose: fc.constantFrom(...HAND_PURPOSES) })),
  often(2, fc.record({ type: fc.constant('give-floor'), seat: someone, limitMs: fc.constantFrom(null, 60_000) })),
  often(2, fc.record({ type: fc.constantFrom('choose-channel', 'interpret'), channel })),
];

const consulting: Weighted[] = [
  often(3, fc.record({ type: fc.constantFrom('consult', 'deliberate'), room, invite: some(3) })),
  often(2, fc.record({ type: fc.constant('debrief'), room })),
  often(1, fc.record({ type: fc.constant('invite'), seat })),
  often(5, fc.record({ type: fc.constant('answer-invitation'), room, accept: fc.constantFrom(true, true, false) })),
  often(1, fc.record({ type: fc.constant('lock-consultation'), locked: on })),
  often(1, fc.record({ type: fc.constant('leave-consultation') })),
  often(1, fc.record({ type: fc.constant('end-consultation'), room })),
];

const measures: Weighted[] = [
  often(3, fc.record({ type: fc.constant('screen'), screen, between: fc.tuple(some(2), some(2)) })),
  often(1, fc.record({ type: fc.constant('lift-screen'), screen })),
  often(2, fc.record({ type: fc.constant('protect'), seat, on: fc.constantFrom(true, true, false) })),
  often(
    2,
    fc.record({ type: fc.constant('require-interpreter'), seat: fc.constantFrom(ACCUSED, PRISONER, CITIZEN), on }),
  ),
  often(
    1,
    fc.record({
      type: fc.constant('check-free-will'),
      seat,
      question: fc.constantFrom(...FREE_WILL_QUESTIONS),
      answer: fc.constantFrom(...FREE_WILL_ANSWERS),
    }),
  ),
];

const showing: Weighted[] = [
  often(1, fc.record({ type: fc.constant('spotlight'), seat: someone })),
  often(1, fc.record({ type: fc.constant('set-layout'), layout: fc.constantFrom(...LAYOUTS) })),
  often(3, fc.record({ type: fc.constantFrom('share-screen', 'share-screen', 'stop-share') })),
  often(1, fc.record({ type: fc.constant('allow-share'), seat, allowed: on })),
  often(1, fc.record({ type: fc.constant('open-chat'), open: on })),
  often(
    2,
    fc.record({
      type: fc.constant('post-message'),
      message: fc.constant('m' as MessageId),
      conversation,
      sha256: fc.constant('0'.repeat(64)),
    }),
  ),
  often(
    1,
    fc.record(
      {
        type: fc.constant('write-note'),
        note: fc.constantFrom('n' as MessageId, 'n2' as MessageId),
        about: fc.integer({ min: 0, max: 2_000_000 }),
        sha256: fc.constant('0'.repeat(64)),
        corrects: fc.constantFrom('n' as MessageId, 'none' as MessageId),
      },
      { requiredKeys: ['type', 'note', 'about', 'sha256'] },
    ),
  ),
];

const exhibit = fc.integer({ min: 1, max: 2 });
const readers = fc.subarray(everyone, { minLength: 4 });
const playback = fc.record({
  media: fc.constantFrom(['audio'] as const, ['audio', 'video'] as const),
  durationMs: fc.constant(60_000),
  positionMs: fc.integer({ min: 0, max: 60_000 }),
  since: fc.constantFrom(null, 900_000, 900_000),
});
const exhibiting: Weighted[] = [
  often(
    4,
    fc
      .record({
        exhibit,
        page: fc.integer({ min: 1, max: 3 }),
        readers,
        zoom: fc.constantFrom(...EXHIBIT_ZOOMS),
        playback: fc.option(playback, { nil: undefined }),
      })
      .map(({ playback: played, ...page }): PersonCommand => {
        const shown = { ...page, document: 'd' as DocumentId, sha256: '0'.repeat(64), pages: 3, x: 500, y: 500 };
        return { type: 'show-exhibit', shown: played === undefined ? shown : { ...shown, playback: played } };
      }),
  ),
  often(1, fc.record({ type: fc.constant('hide-exhibit') })),
  often(1, fc.record({ type: fc.constant('rule-on-exhibit'), exhibit, ruling: fc.constantFrom(...EXHIBIT_RULINGS) })),
];
const notedOfExhibits: fc.Arbitrary<SystemCommand> = fc.oneof(
  fc.record({ type: fc.constant('note-exhibit-readers'), exhibit, readers }),
  fc
    .record({ exhibit, positionMs: fc.integer({ min: 0, max: 90_000 }), fault: fc.option(fc.constant('failed')) })
    .map(({ fault, ...stopped }): SystemCommand => ({
      type: 'note-exhibit-stopped',
      since: 900_000,
      ...stopped,
      ...(fault !== null && { fault }),
    })),
  fc.record({ type: fc.constant('note-exhibit-ended'), exhibit, why: fc.constantFrom(...EXHIBIT_ENDS) }),
);

const personCommand: fc.Arbitrary<PersonCommand> = fc.oneof(
  ...entering,
  ...conducting,
  ...ending,
  ...speaking,
  ...consulting,
  ...measures,
  ...showing,
  ...exhibiting,
  ...goingOn,
);
const courtCommand: fc.Arbitrary<PersonCommand> = fc.oneof(
  ...entering,
  ...conducting,
  ...speaking,
  ...measures,
  ...exhibiting,
  ...goingOn,
);

/** Most people accept the current rules; some browsers send no acceptance, or an outdated version. */
const rules = fc.constantFrom(RULES, RULES, RULES, null, { ...RULES, version: RULES.version - 1 });
const device = fc.constantFrom('', '', '', '-2');
const altering: fc.Arbitrary<SystemCommand> = fc
  .tuple(seat, fc.constantFrom('microphone', 'camera'), fc.constantFrom(null, ...ALTERING_FAULTS, ...ALTERING_FAULTS))
  .map(([of, kind, fault]): SystemCommand => {
    const source = sourceId(of, kind);
    return fault === null
      ? { type: 'note-altering-restored', source }
      : { type: 'note-altering-failed', source, fault };
  });
const flowing: fc.Arbitrary<SystemCommand> = fc
  .tuple(seat, fc.constantFrom(...SENT_KINDS), on)
  .map(([of, kind, over]): SystemCommand => {
    const source = sourceId(of, kind);
    if (!over) return { type: 'note-source-within', source };
    return { type: 'note-source-over', source, packetsPerSecond: 13_000, bitsPerSecond: 176_000_000 };
  });
const writing: fc.Arbitrary<SystemCommand> = fc
  .tuple(seat, fc.constantFrom(...SENT_KINDS), on)
  .map(([of, kind, written]): SystemCommand => {
    return { type: written ? 'note-source-written' : 'note-source-missing', source: sourceId(of, kind) };
  });
const pictureGap: fc.Arbitrary<SystemCommand> = fc
  .tuple(seat, fc.constantFrom('camera', 'screen'))
  .map(([of, kind]): SystemCommand => {
    return { type: 'note-picture-gap', source: sourceId(of, kind), from: 1000, to: 4000, missingMs: 3000 };
  });
/** Before it is opened, a hearing may be rebooked: without the public, with a companion for another person, with a new person. */
const rebooked: fc.Arbitrary<SystemCommand> = fc
  .record({
    left: fc.constantFrom<readonly SeatId[]>([], [], [OBSERVER]),
    companionOf: fc.constantFrom(CITIZEN, ACCUSED),
    reset: fc.boolean(),
    telephone: fc.boolean(),
    protect: fc.subarray([WITNESS, ACCUSED]),
    unprotect: fc.subarray([WITNESS, ACCUSED]),
    requireInterpreter: fc.subarray([CITIZEN, ACCUSED]),
    waiveInterpreter: fc.subarray([CITIZEN, ACCUSED]),
    screen: fc.array(fc.record({ id: screen, between: fc.tuple(some(2), some(2)) }), { maxLength: 1 }),
    lift: fc.subarray(['s1', 's2'] as ScreeningId[]),
    galleryOpen: fc.constantFrom(null, true, false),
    startsAt: fc.constantFrom(1_000_000, 2_000_000),
  })
  .map(({ left, companionOf, reset, telephone, ...plan }): SystemCommand => ({
    type: 'note-rebooked',
    plan: {
      ...plan,
      kind: 'courtroom',
      endsAt: plan.startsAt + 3_600_000,
      seats: LAW_SEATS.filter(({ id }) => !left.includes(id)).map((booked) => {
        if (booked.id === COMPANION) return { ...booked, with: [companionOf] };
        if (booked.id !== EXPERT) return booked;
        return {
          ...booked,
          ...(reset && { identityReset: true }),
          ...(telephone && { telephoneChanged: true as const }),
        };
      }),
    },
  }));
const systemCommand: fc.Arbitrary<SystemCommand> = fc.oneof(
  { weight: 2, arbitrary: rebooked },
  {
    weight: 3,
    arbitrary: fc
      .tuple(
        fc.constantFrom(EXPERT, CITIZEN, CITIZEN, WITNESS),
        fc.constantFrom('proven', 'proven', 'proven', 'proven', 'proven', 'refused', 'withdrawn'),
        fc.constantFrom('document', 'one-time-code'),
        fc.constantFrom('', '', '-2', null),
      )
      .map(([of, outcome, how, own]): SystemCommand => {
        if (outcome === 'withdrawn') return { type: 'note-identity-withdrawn', seat: of };
        const shown = how === 'one-time-code' ? (own ?? '') : own;
        return { type: 'note-identity', seat: of, outcome, how, browser: shown === null ? null : browser(of + shown) };
      }),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.constantFrom(EXPERT, CITIZEN, LAWYER, WITNESS), device).map(([of, own]): SystemCommand => ({
      type: 'note-link-opened',
      seat: of,
      browser: browser(of + own),
    })),
  },
  fc.constantFrom(EXPERT, CITIZEN, ACCUSED).map((of): SystemCommand => ({ type: 'note-link-ended', seat: of })),
  fc.constantFrom<SystemCommand>({ type: 'note-cancelled' }, { type: 'note-restored' }, { type: 'note-restored' }),
  { weight: 2, arbitrary: fc.constant<SystemCommand>({ type: 'note-technician', seat: TECHNICIAN }) },
  { weight: 2, arbitrary: notedOfExhibits },
  fc.tuple(nextId, fc.option(nextTimes)).map(([hearing, times]): SystemCommand => ({
    type: 'note-next-hearing',
    hearing,
    times,
  })),
  { weight: 4, arbitrary: altering },
  { weight: 4, arbitrary: flowing },
  { weight: 4, arbitrary: writing },
  { weight: 1, arbitrary: pictureGap },
  { weight: 6, arbitrary: fc.constant<SystemCommand>({ type: 'note-recorder-confirmed' }) },
  reason.map((why): SystemCommand => ({ type: 'note-recorder-failed', since: 1_000_000, reason: why })),
  fc.constantFrom<SystemCommand>(
    { type: 'note-outage-lasts' },
    { type: 'note-countdown-over' },
    { type: 'note-countdown-over' },
    { type: 'note-host-missing' },
    { type: 'note-service-restarted', lastWrittenAt: null },
    { type: 'note-log-failed' },
    { type: 'note-storage-full' },
    { type: 'note-log-restored', since: 1_000_000, fault: 'disk-full' },
  ),
  fc.tuple(seat, device).map(([of, own]): SystemCommand => ({
    type: 'note-line-lost',
    seat: of,
    session: session(of + own),
    since: 1_000_000,
  })),
  fc.tuple(seat, device).map(([of, own]): SystemCommand => ({
    type: 'note-line-gap',
    seat: of,
    session: session(of + own),
    since: 1_000_000,
    until: 9_000_000_000,
  })),
  {
    weight: 2,
    arbitrary: fc.tuple(seat, device).map(([of, own]): SystemCommand => ({
      type: 'note-line-restored',
      seat: of,
      session: session(of + own),
    })),
  },
);

/** Commands by the person who can give them; random choice alone would rarely produce them. */
const apt: fc.Arbitrary<Step> = fc.oneof(
  fc.constantFrom<Step>(
    { by: COORDINATOR, command: { type: 'attest', people: [PRISONER] } },
    { by: INTERPRETER, command: { type: 'interpret', channel: 'ku' } },
    { by: JUDGE, command: { type: 'deliberate', room: 'r1' as RoomId, invite: [MAGISTRATE, CLERK] } },
    { by: LAWYER, command: { type: 'consult', room: 'r2' as RoomId, invite: [ACCUSED] } },
    { by: CITIZEN, command: { type: 'consult', room: 'r3' as RoomId, invite: [] } },
    { by: CITIZEN, command: { type: 'consult', room: 'r3' as RoomId, invite: [LAWYER] } },
    { by: LAWYER, command: { type: 'answer-invitation', room: 'r3' as RoomId, accept: true } },
    { by: JUDGE, command: { type: 'start', countdownMs: 0 } },
    { by: JUDGE, command: { type: 'resume', countdownMs: 0 } },
    { by: JUDGE, command: { type: 'recess' } },
    { by: JUDGE, command: { type: 'continue-unrecorded' } },
    { by: JUDGE, command: { type: 'leave-consultation' } },
    { by: JUDGE, command: { type: 'protect', seat: WITNESS, on: true } },
    { by: CITIZEN, command: { type: 'share-screen' } },
    { by: ACCUSED, command: { type: 'share-screen' } },
    { command: { type: 'note-altering-failed', source: sourceId(WITNESS, 'microphone'), fault: 'ended' } },
  ),
  fc
    .constantFrom<[SeatId, string]>([MAGISTRATE, 'r1'], [CLERK, 'r1'], [ACCUSED, 'r2'])
    .map(([by, id]): Step => ({ by, command: { type: 'answer-invitation', room: id as RoomId, accept: true } })),
);

/** Commands and observations, weighted so that histories progress. */
export const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.tuple(seat, device, on, on, on, rules).map(([by, own, microphone, camera, takeOver, read]): Step => ({
      by,
      command: {
        type: 'enter',
        session: session(by + own),
        browser: browser(by + own),
        microphone,
        camera,
        takeOver,
        rules: read,
      },
    })),
  },
  { weight: 9, arbitrary: fc.tuple(seat, personCommand).map(([by, command]): Step => ({ by, command })) },
  // The judge acts more often than the others.
  { weight: 5, arbitrary: courtCommand.map((command): Step => ({ by: JUDGE, command })) },
  { weight: 4, arbitrary: apt },
  { weight: 3, arbitrary: systemCommand.map((command): Step => ({ command })) },
);

/** Proves the identity of the people who must prove it, in the browsers with which they enter. */
const shown = (court: Courtroom): Courtroom => {
  const how = 'one-time-code' as const;
  court.observe({ type: 'note-identity', seat: CITIZEN, outcome: 'proven', how, browser: browser(CITIZEN) });
  return court;
};

/** Most histories begin in a state with many possible acts; some begin empty. */
export const beginnings = fc.constantFrom<(room: Courtroom) => unknown>(
  () => undefined,
  (court) => court.with(...everyone),
  (court) =>
    shown(court)
      .with(...everyone)
      .admitted(...everyone),
  (court) =>
    shown(court)
      .with(...everyone)
      .admitted(...everyone)
      .inSession(),
  (court) => {
    shown(court)
      .with(...everyone)
      .admitted(...everyone);
    // Two people who must not know of each other may both show something.
    for (const one of [CITIZEN, ACCUSED]) court.ask(JUDGE, { type: 'allow-share', seat: one, allowed: true });
    court.ask(JUDGE, { type: 'screen', screen: 's3' as ScreeningId, between: [[CITIZEN], [ACCUSED]] });
  },
  (court) => {
    shown(court)
      .with(...everyone)
      .admitted(...everyone);
    court.observe({ type: 'note-technician', seat: TECHNICIAN });
    court.with(TECHNICIAN).admitted(TECHNICIAN).inSession();
  },
);
