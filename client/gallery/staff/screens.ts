import { ACCOUNT_SCREENS } from './accounts.ts';
import { ALLOCATION_SCREENS } from './allocation.ts';
import { BOOKING_SCREENS } from './bookings.ts';
import { CASE_SCREENS } from './cases.ts';
import type { GivenAnswer } from './answers.ts';
import { OFFICE_SCREENS } from './offices.ts';
import { QUEUE_SCREENS } from './queue.ts';
import type { HallView } from '@mahzar/shared/queue/projection/hall-view';
import type { QueueDeskState } from '../../src/desk/queue/queue-connection.ts';
import { OWN_SCREENS } from './own.ts';
import { RECORD_SCREENS } from './record.ts';
import { OFFICE_FIGURES_SCREENS, STATISTICS_SCREENS } from './statistics.ts';
import { BOARD_SCREENS } from './board.ts';
import type { BoardState } from '../../src/desk/board/board-connection.ts';

/** A page of the staff's desk with the service's answers. */
export interface StaffScreen {
  /** Below `/staff`. */
  readonly path: string;
  readonly board?: (language: 'fa' | 'en') => BoardState;
  readonly queue?: () => QueueDeskState;
  readonly hall?: () => HallView | null;
  readonly answers: (language: 'fa' | 'en') => readonly GivenAnswer[];
}

/** Screens of the staff's desk, by name; each name begins with `staff-`. */
export const STAFF_SCREENS: Readonly<Record<string, StaffScreen>> = {
  ...OWN_SCREENS,
  ...RECORD_SCREENS,
  ...ACCOUNT_SCREENS,
  ...BOOKING_SCREENS,
  ...CASE_SCREENS,
  ...BOARD_SCREENS,
  ...ALLOCATION_SCREENS,
  ...STATISTICS_SCREENS,
  ...OFFICE_FIGURES_SCREENS,
  ...OFFICE_SCREENS,
  ...QUEUE_SCREENS,
};
