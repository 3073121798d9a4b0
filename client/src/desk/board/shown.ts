import { isOver } from '@mahzar/shared/hearing/state';
import type { Board, BoardHearing } from '@mahzar/shared/board/board';

/** Which hearings are to be seen. */
export interface BoardFilter {
  /** Empty: all. */
  readonly branch: string;
  readonly alarmsOnly: boolean;
  /** Of this account alone, which looks after them or sits in them; null: everybody's. */
  readonly account: string | null;
  readonly hideOver: boolean;
}

/** The hearings that fit, those with alarms first, those that are over last, else by planned start. */
export function shownOf(board: Board, filter: BoardFilter): BoardHearing[] {
  return board
    .filter((hearing) => fits(hearing, filter))
    .sort((one, other) => rank(one) - rank(other) || one.startsAt - other.startsAt);
}

/** Branches on the board, each once. */
export function branchesOf(board: Board, locale: string): string[] {
  const branches = new Set(board.map(({ branch }) => branch).filter((branch) => branch !== ''));
  const { compare } = new Intl.Collator(locale, { numeric: true });
  return [...branches].sort(compare);
}

/** How many hearings are under way, to come and over, and how many alarms there are. */
export function countsOf(board: Board) {
  const over = board.filter(({ phase }) => isOver(phase)).length;
  const booked = board.filter(({ phase }) => phase === 'scheduled').length;
  const alarms = board.reduce((sum, { alarms }) => sum + alarms.length, 0);
  return { over, booked, held: board.length - over - booked, alarms };
}

/** Minutes by which a hearing begins later than planned, or has begun; 0 while it is in time or when it never will. */
export function delayOf({ phase, startsAt, beganAt }: BoardHearing, now: number): number {
  if (beganAt === null && phase !== 'scheduled' && phase !== 'open' && phase !== 'countdown') return 0;
  return Math.max(0, Math.floor(((beganAt ?? now) - startsAt) / 60_000));
}

/** People who are at the hearing now, whose connection is up. */
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
