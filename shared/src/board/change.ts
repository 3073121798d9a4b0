import { keysOf } from '../keys-of.ts';
import type { Board, BoardHearing, BoardHearingRow, BoardPerson } from './board.ts';

/** A change of one hearing. A new hearing is sent whole; a removed one by id. */
export type BoardChange =
  | { readonly kind: 'gone'; readonly hearing: string }
  | { readonly kind: 'whole'; readonly hearing: BoardHearing }
  | {
      readonly kind: 'part';
      readonly hearing: string;
      /** Fields with a new value. */
      readonly line?: Partial<BoardHearingRow>;
      /** By seat: the changed fields of a person whom the board knows. */
      readonly people?: readonly (Partial<BoardPerson> & Pick<BoardPerson, 'seat'>)[];
    };

/**
 * Returns the change from one state to the other; null when they are equal. The participants rarely change: when they do, the
 * hearing is sent whole.
 */
export function changeOf(before: BoardHearing | undefined, after: BoardHearing): BoardChange | null {
  if (before === undefined || !samePeople(before.people, after.people)) return { kind: 'whole', hearing: after };
  const { people: peopleBefore, ...lineBefore } = before;
  const { people: peopleAfter, ...lineAfter } = after;
  const line = changedFields(lineBefore, lineAfter);
  const people = peopleAfter.flatMap((person, index) => {
    const former = peopleBefore[index];
    const changed = former === undefined ? null : changedFields(former, person);
    return changed === null ? [] : [{ ...changed, seat: person.seat }];
  });
  if (line === null && people.length === 0) return null;
  return {
    kind: 'part',
    hearing: after.hearing,
    ...(line !== null && { line }),
    ...(people.length > 0 && { people }),
  };
}

/** Applies changes to the board; unchanged hearings and people stay the same objects. */
export function withChanges(board: Board, changes: readonly BoardChange[]): Board {
  const hearings = new Map(board.map((hearing) => [hearing.hearing, hearing]));
  for (const change of changes) {
    if (change.kind === 'gone') hearings.delete(change.hearing);
    else if (change.kind === 'whole') hearings.set(change.hearing.hearing, change.hearing);
    else {
      const former = hearings.get(change.hearing);
      if (former !== undefined) hearings.set(change.hearing, withPart(former, change));
    }
  }
  return [...hearings.values()].sort(byStart);
}

/** Orders by planned start, and then by id, so that the order is stable. */
export function byStart(one: BoardHearingRow, other: BoardHearingRow): number {
  return one.startsAt - other.startsAt || (one.hearing < other.hearing ? -1 : 1);
}

function withPart(hearing: BoardHearing, { line, people }: Extract<BoardChange, { kind: 'part' }>): BoardHearing {
  const changed = new Map(people?.map((person) => [person.seat, person]));
  return {
    ...hearing,
    ...line,
    people:
      changed.size === 0
        ? hearing.people
        : hearing.people.map((person) => {
            const change = changed.get(person.seat);
            return change === undefined ? person : { ...person, ...change };
          }),
  };
}

function samePeople(before: readonly BoardPerson[], after: readonly BoardPerson[]): boolean {
  return before.length === after.length && before.every(({ seat }, index) => seat === after[index]?.seat);
}

function changedFields<T extends object>(before: T, after: T): Partial<T> | null {
  const changed: Partial<T> = {};
  let any = false;
  for (const key of keysOf(after)) {
    if (isSame(before[key], after[key])) continue;
    changed[key] = after[key];
    any = true;
  }
  return any ? changed : null;
}

/** Compares small JSON values. */
function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  const keys = Object.keys(one);
  if (keys.length !== Object.keys(other).length) return false;
  return keys.every((key) => isSame(one[key as never], other[key as never]));
}
