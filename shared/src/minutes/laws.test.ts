import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { HearingId, SeatId } from '../hearing/ids.ts';
import type { Role } from '../hearing/roles.ts';
import { Rejection } from '../rejection.ts';
import type { MinutesCommand } from './command.ts';
import type { MinutesActor, MinutesEntry, MinutesEvent } from './event.ts';
import { SIGNING_MEANS } from '../signing-means.ts';
import { evolveMinutes, replayMinutes } from './evolve/evolve.ts';
import { answeredFrom, decideMinutes, isAnswered, openingEvent } from './law/decide.ts';
import { MINUTES_PERMISSIONS, minutesCapacity } from './law/permissions.ts';
import { mayReadMinutes, scopeOf } from './law/reading.ts';
import type { MinutesState } from './state.ts';

/** `npm test` asks for 10,000; histories are long, so a fortieth of that is enough. */
const numRuns = Number(process.env['PROPERTY_RUNS'] ?? 1_000) / 40;

const HEARING = 'h1' as HearingId;
const seat = (id: string, role: Role): MinutesActor => ({ kind: 'seat', seat: id as SeatId, role });
const ACTORS: readonly MinutesActor[] = [
  seat('judge', 'presiding-judge'),
  seat('panel', 'panel-judge'),
  seat('clerk', 'clerk'),
  seat('accused', 'accused'),
  seat('lawyer', 'lawyer'),
  seat('witness', 'witness'),
  seat('interpreter', 'interpreter'),
  seat('observer', 'observer'),
  { kind: 'staff', account: 'a1' as never, as: 'clerk' },
  { kind: 'system' },
];
const [A, B] = ['a'.repeat(64), 'b'.repeat(64)];

const hash = fc.constantFrom(A, B);
const round = fc.constantFrom(1, 1, 1, 2, 2, 3);
const someSeat = fc.constantFrom('accused', 'lawyer', 'witness', 'interpreter', 'judge', 'observer', 'clerk');
const asked = fc.uniqueArray(someSeat, { minLength: 1, maxLength: 4 }).chain((seats) =>
  fc.tuple(
    ...seats.map((id) => {
      const actor = ACTORS.find((one) => one.kind === 'seat' && one.seat === id);
      const role = actor?.kind === 'seat' ? actor.role : 'observer';
      return hash.map((sha256) => ({ seat: id as SeatId, role, scope: scopeOf(role), sha256 }));
    }),
  ),
);
const sealed = fc.constantFrom(null, 'c2VhbGVk');
const means = fc.constantFrom(...SIGNING_MEANS);
const command: fc.Arbitrary<MinutesCommand> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      type: fc.constant('write' as const),
      version: fc.integer({ min: 0, max: 6 }),
      count: fc.integer({ min: 1, max: 3 }),
      editor: fc.constant('e'),
      sealed: fc.constant('c2VhbGVk'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('set-read-along' as const), on: fc.boolean() }) },
  {
    weight: 5,
    arbitrary: fc.record({
      type: fc.constant('begin-reading' as const),
      version: fc.integer({ min: 0, max: 8 }),
      sha256: hash,
      until: fc.integer({ min: 0, max: 60_000 }),
      asked,
    }),
  },
  { weight: 1, arbitrary: fc.constant({ type: 'end-reading' } as const) },
  {
    weight: 8,
    arbitrary: fc.record({
      type: fc.constantFrom('sign' as const, 'refuse' as const),
      round,
      sha256: hash,
      sealed,
      drawn: fc.constantFrom(null, 'd'),
      means,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant('note-unanswered' as const),
      seat: someSeat.map((id) => id as SeatId),
      reason: fc.constantFrom('absent' as const, 'cannot-sign' as const),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ type: fc.constant('close' as const), round, sha256: hash, drawn: fc.constant(null), means }),
  },
);
const step = fc.record({ actor: fc.constantFrom(...ACTORS), command, afterMs: fc.integer({ min: 0, max: 5_000 }) });

interface Moment {
  readonly before: MinutesState;
  readonly after: MinutesState;
  readonly actor: MinutesActor;
  readonly command: MinutesCommand;
  readonly events: readonly MinutesEvent[];
  readonly now: number;
}

/** A law returns a contradiction as text, or nothing. */
const LAWS: Readonly<Record<string, (moment: Moment) => string | undefined | false>> = {
  'whoever acts may do so by the table, in a phase in which it is done': ({ before, actor, command: { type } }) => {
    const { capacities, phases } = MINUTES_PERMISSIONS[type];
    return !(capacities.includes(minutesCapacity(actor)) && phases.includes(before.phase)) && type;
  },
  'a text that was closed to be read is not written in': ({ before, after }) =>
    before.phase !== 'writing' && after.version !== before.version && 'written',
  'who writes has seen all that was written before': ({ before, command: given, events }) =>
    given.type === 'write' &&
    (given.version !== before.version || events.length !== 1) &&
    'written over what others had written',
  'whoever signs was asked, signs what they were given, in time, and once': ({
    before,
    command: given,
    actor,
    now,
  }) => {
    if (given.type !== 'sign' && given.type !== 'refuse') return undefined;
    const { reading } = before;
    const one = reading?.asked.find((each) => actor.kind === 'seat' && each.seat === actor.seat);
    if (one === undefined || one.sha256 !== given.sha256 || given.round !== reading!.round) return 'another text';
    if (now >= reading!.until) return 'too late';
    return (reading!.answers.get(one.seat)?.kind ?? 'unanswered') !== 'unanswered' && 'twice';
  },
  'the judge signs last, and the very text that was read': ({ before, command: given, now }) => {
    if (given.type !== 'close') return undefined;
    const { reading } = before;
    if (reading === null || given.round !== reading.round || given.sha256 !== reading.sha256) return 'another text';
    return reading.asked.some((one) => !reading.answers.has(one.seat)) && now < reading.until && 'too early';
  },
  'from when on the judge may sign is known': ({ after: { reading }, now }) =>
    reading !== null && isAnswered(reading, now) !== now >= answeredFrom(reading) && 'at another time',
  'what is closed stays as it is': ({ before }) => before.phase === 'closed' && 'changed',
  'no answer is ever gone, whatever is done with the text': ({ before, after }) => {
    const answersOf = ({ earlier, reading }: MinutesState) =>
      [...earlier, ...(reading === null ? [] : [reading])].flatMap(({ answers }) => [...answers.values()]);
    const still = new Set(answersOf(after));
    return answersOf(before).some((answer) => answer.kind !== 'unanswered' && !still.has(answer)) && 'gone';
  },
  'an answer stands beside the very text to which it was given': ({ after: { reading } }) => {
    for (const [who, answer] of reading?.answers ?? []) {
      const one = reading!.asked.find(({ seat: asks }) => asks === who);
      if (one === undefined || (answer.kind !== 'unanswered' && answer.sha256 !== one.sha256)) return who;
    }
    return undefined;
  },
  'what somebody has signed stays theirs until the text is closed anew': ({ before, after }) => {
    if (before.reading === null || after.reading?.round !== before.reading.round) return undefined;
    for (const [who, answer] of before.reading.answers)
      if (answer.kind !== 'unanswered' && after.reading.answers.get(who) !== answer) return who;
    return undefined;
  },
};

it('the laws of minutes hold in every history, and a log says the same when it is read again', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 10, maxLength: 60 }), (steps) => {
      let now = 1_000;
      const entries: MinutesEntry[] = [{ seq: 1, at: now, actor: { kind: 'system' }, event: openingEvent(HEARING) }];
      let state = replayMinutes(entries);
      for (const { actor, command: given, afterMs } of steps) {
        now += afterMs;
        const events = decideMinutes(state, given, actor, now);
        if (events instanceof Rejection || events.length === 0) continue;
        const before = state;
        for (const event of events) {
          const entry = { seq: entries.length + 1, at: now, actor, event };
          entries.push(entry);
          state = evolveMinutes(state, entry);
        }
        for (const [law, broken] of Object.entries(LAWS)) {
          const how = broken({ before, after: state, actor, command: given, events, now });
          expect(how === undefined || how === false ? law : `${law}: ${how}`).toBe(law);
        }
      }
      expect(replayMinutes(entries)).toEqual(state);
    }),
    { numRuns },
  );
});

/** Expectations written by hand: the scope that each actor may read. */
const MATRIX = {
  'while it is written, in the courtroom': {
    judge: 'whole',
    panel: 'whole',
    clerk: 'whole',
    accused: 'whole',
    lawyer: 'whole',
    interpreter: 'whole',
  },
  'while it is written, elsewhere': { judge: 'whole', panel: 'whole', clerk: 'whole' },
  'while it is written, closed to those who read along': { judge: 'whole', panel: 'whole', clerk: 'whole' },
  'closed to be read by the accused and a witness': {
    judge: 'whole',
    panel: 'whole',
    clerk: 'whole',
    accused: 'whole',
    witness: 'own',
  },
  'signed by the judge': { judge: 'whole', panel: 'whole', clerk: 'whole', accused: 'whole', witness: 'own' },
} as const;

it.each(Object.keys(MATRIX) as (keyof typeof MATRIX)[])('of a text that is %s each reads what is theirs', (when) => {
  const begun = replayMinutes([{ seq: 1, at: 0, actor: { kind: 'system' }, event: openingEvent(HEARING) }]);
  const given = (id: string, role: Role) => ({ seat: id as SeatId, role, scope: scopeOf(role), sha256: A });
  const reading: MinutesEvent = {
    type: 'reading-begun',
    round: 1,
    version: 1,
    sha256: A,
    until: 9,
    asked: [given('accused', 'accused'), given('witness', 'witness')],
    stand: [],
  };
  const events: readonly MinutesEvent[] = when.startsWith('while')
    ? when.endsWith('along')
      ? [{ type: 'read-along-set', on: false }]
      : []
    : when.startsWith('closed')
      ? [reading]
      : [reading, { type: 'minutes-closed', seat: 'judge' as SeatId, sha256: A, drawn: null, means: 'one-time-code' }];
  const state = events.reduce(
    (before, event, at) => evolveMinutes(before, { seq: at + 2, at, actor: ACTORS[0]!, event }),
    begun,
  );
  const isInCourtroom = !when.endsWith('elsewhere');
  const reads = ACTORS.flatMap((actor) => {
    const scope = mayReadMinutes(state, actor, isInCourtroom);
    return actor.kind === 'seat' && scope !== null ? [[actor.seat, scope]] : [];
  });
  expect(Object.fromEntries(reads)).toEqual(MATRIX[when]);
  expect(mayReadMinutes(state, { kind: 'system' }, true)).toBe(null);
  expect(mayReadMinutes(state, { kind: 'staff', account: 'a' as never, as: 'clerk' }, false)).toBe('whole');
});
