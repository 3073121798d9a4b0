import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BOARD_PLACES, CONNECTION_LEVELS } from './board.ts';
import type { Board, BoardHearing, BoardPerson } from './board.ts';
import { byStart, changeOf, withChanges } from './change.ts';

const person = (seat: string) =>
  fc.record({
    seat: fc.constant(seat),
    role: fc.constantFrom('accused', 'lawyer'),
    name: fc.constantFrom('one', 'other'),
    alias: fc.constant(null),
    host: fc.constant(false),
    place: fc.constantFrom(...BOARD_PLACES),
    since: fc.option(fc.nat(3)),
    awaySince: fc.option(fc.nat(3)),
    line: fc.record({
      level: fc.constantFrom(...CONNECTION_LEVELS),
      lossPercent: fc.option(fc.nat(2)),
      rttMs: fc.option(fc.nat(2)),
    }),
    identity: fc.constantFrom('not-asked', 'confirmed'),
    deviceCheck: fc.option(fc.record({ at: fc.nat(2), outcome: fc.constantFrom('passed', 'failed') })),
    helpSince: fc.option(fc.nat(3)),
    helpBrowsers: fc.nat(2),
  }) satisfies fc.Arbitrary<BoardPerson>;

const hearing = (id: string) =>
  fc.record({
    hearing: fc.constant(id),
    kind: fc.constant('courtroom'),
    phase: fc.constantFrom('open', 'in-session'),
    suspension: fc.constant(null),
    title: fc.constantFrom('a', 'b'),
    branch: fc.constant(''),
    caseNumber: fc.constant(''),
    startsAt: fc.nat(4),
    endsAt: fc.nat(4),
    beganAt: fc.option(fc.nat(4)),
    recorder: fc.constantFrom('idle', 'writing'),
    recorderFault: fc.constant(null),
    observers: fc.nat(2),
    staff: fc.constant([]),
    sitting: fc.subarray(['a', 'b']),
    alarms: fc.array(fc.record({ kind: fc.constant('recorder'), seat: fc.constant(null), since: fc.nat(2) })),
    people: fc.subarray(['p', 'q', 'r']).chain((seats) => fc.tuple(...seats.map(person))),
  }) satisfies fc.Arbitrary<BoardHearing>;

const board = fc
  .subarray(['x', 'y', 'z'])
  .chain((ids) => fc.tuple(...ids.map(hearing)))
  .map((hearings): Board => hearings.toSorted(byStart));

test('a board with the changes to another shows what the other shows', () => {
  fc.assert(
    fc.property(board, board, (before, after) => {
      const gone = before.flatMap((former) =>
        after.some((each) => each.hearing === former.hearing)
          ? []
          : [{ kind: 'gone', hearing: former.hearing } as const],
      );
      const changes = after.flatMap(
        (each) =>
          changeOf(
            before.find((former) => former.hearing === each.hearing),
            each,
          ) ?? [],
      );
      const sent = JSON.parse(JSON.stringify([...gone, ...changes])) as typeof changes;
      expect(withChanges(before, sent)).toEqual(after);
    }),
  );
});

test('nothing is told of a hearing that shows the same, and of one person only what changed', () => {
  fc.assert(
    fc.property(hearing('x'), (shown) => {
      expect(changeOf(shown, structuredClone(shown))).toBeNull();
      const [first, ...others] = shown.people;
      if (first === undefined) return;
      const after = { ...shown, people: [{ ...first, awaySince: 77 }, ...others] };
      expect(changeOf(shown, after)).toEqual({
        kind: 'part',
        hearing: 'x',
        people: [{ seat: first.seat, awaySince: 77 }],
      });
    }),
  );
});
