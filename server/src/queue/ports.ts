import type { SeatId } from '@mahzar/shared/hearing/ids';
import type { GuestCard } from '@mahzar/shared/protocol/queue';
import type { OfficialId, QueueId, RequestId } from '@mahzar/shared/queue/ids';
import type { NewHearing } from '../hearings/store/hearing-store.ts';
import type { Database } from '../storage/database.ts';

/** Seats of every meeting; companions, interpreters and lawyers have others. */
export const OFFICIAL_SEAT = 'official' as SeatId;
export const CITIZEN_SEAT = 'citizen' as SeatId;
/** Prefix of the seats of guests who join from elsewhere. */
export const GUEST_SEAT = 'guest-';

/** The people of a meeting, without token ids: first `OFFICIAL_SEAT` (a prosecutor) and `CITIZEN_SEAT`. */
export interface MeetingCard extends Pick<NewHearing, 'title' | 'branch' | 'caseNumber'> {
  readonly seats: readonly Omit<NewHearing['seats'][number], 'tokenId'>[];
  /** Whether the citizen has consented to a recording; false if not asked or not answered. */
  readonly consents: boolean;
}

/** Data of requests outside the log. */
export interface MeetingPeople {
  /** Called in the transaction in which the citizen is called. */
  meetingOf(on: Database, queue: QueueId, request: RequestId, official: OfficialId): Promise<MeetingCard>;
}

/** A guest who joins the meeting of a request from elsewhere. */
export interface GuestOfMeeting {
  readonly queue: QueueId;
  readonly request: RequestId;
  readonly seat: SeatId;
  /** Data shown to the guest. */
  readonly card: GuestCard;
}
