import { isOver } from '@mahzar/shared/hearing/state';
import type { Board, BoardHearing } from '@mahzar/shared/board/board';

/** Filters of the hearings. */
export interface BoardFilter {
  /** Empty: all. */
  readonly branch: string;
  readonly alarmsOnly: boolean;
  /** Only hearings that this account looks after or has a seat in; null: all. */
  readonly account: string | null;
  readonly hideOver: boolean;
}

/** Returns the matching hearings: those with alarms first, those that are over last, otherwise by planned start. */
export function shownOf(board: Board, filter: BoardFilter): BoardHearing[] {
  return board
    .filter((hearing) => fits(hearing, filter))
    .sort((one, other) => rank(one) - rank(other) || one.startsAt - other.startsAt);
}

/** Returns the branches on the board, each once. */
export function branchesOf(board: Board, locale: string): string[] {
  const branches = new Set(board.map(({ branch }) => branch).filter((branch) => branch !== ''));
  const { compare } = new Intl.Collator(locale, { numeric: true });
  return [...branches].sort(compare);
}

/** Returns the numbers of running, coming and finished hearings, and of alarms. */
export function countsOf(board: Board) {
  const over = board.filter(({ phase }) => isOver(phase)).length;
  const booked = board.filter(({ phase }) => phase === 'scheduled').length;
  const alarms = board.reduce((sum, { alarms }) => sum + alarms.length, 0);
  return { over, booked, held: board.length - over - booked, alarms };
}

/** Returns the delay of a hearing's beginning in minutes; 0 while it is in time, and if it never begins. */
export function delayOf({ phase, startsAt, beganAt }: BoardHearing, now: number): number {
  if (beganAt === null && phase !== 'scheduled' && phase !== 'open' && phase !== 'countdown') return 0;
  return Math.max(0, Math.floor(((beganAt ?? now) - startsAt) / 60_000));
}

/** Returns the number of people at the hearing whose connection works. */
export function presentOf({ people }: BoardHearing): number {
  return people.filter(({ place, awaySince }) => PRESENT.has(place) && awaySince === null).length;
}

const PRESENT: ReadonlySet<string> = new Set(['waiting', 'courtroom', 'consultation', 'with']);

function fits(hearing: BoardHearing, { branch, alarmsOnly, account, hideOver }: BoardFilter): boolean {
  if (branch !== '' && hearing.branch !== branch) return false;
  if (alarmsOnly && hearing.alarms.length === 0) return false;
  if (account !== null && !isOf(hearing, account)) return false;
  return !(hideOver && isOver(hearing.phase));
}

function isOf({ staff, sitting }: BoardHearing, account: string): boolean {
  return sitting.includes(account) || staff.some((each) => each.account === account);
}

function rank({ alarms, phase }: BoardHearing): number {
  if (alarms.length > 0) return 0;
  return isOver(phase) ? 2 : 1;
}
