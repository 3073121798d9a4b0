import type { SeatId } from '@mahzar/shared/hearing/ids';
import type { GuestCard } from '@mahzar/shared/protocol/queue';
import type { OfficialId, QueueId, RequestId } from '@mahzar/shared/queue/ids';
import type { NewHearing } from '../hearings/store/hearing-store.ts';
import type { Database } from '../storage/database.ts';

/** Seats of every meeting; companions, an interpreter and a lawyer have others. */
export const OFFICIAL_SEAT = 'official' as SeatId;
export const CITIZEN_SEAT = 'citizen' as SeatId;
/** How the seats begin of those who join from elsewhere. */
export const GUEST_SEAT = 'guest-';

/** Whom a meeting seats, beside its token ids: those of `OFFICIAL_SEAT` (a prosecutor) and `CITIZEN_SEAT` first. */
export interface MeetingCard extends Pick<NewHearing, 'title' | 'branch' | 'caseNumber'> {
  readonly seats: readonly Omit<NewHearing['seats'][number], 'tokenId'>[];
  /** Whether the citizen has consented to a recording; whoever was not asked, or has not answered, has not. */
  readonly consents: boolean;
}

/** What is kept of requests beside the log. */
export interface MeetingPeople {
  /** Asked in the transaction in which somebody is called. */
  meetingOf(on: Database, queue: QueueId, request: RequestId, official: OfficialId): Promise<MeetingCard>;
}

/** Somebody who joins the meeting of a request from elsewhere. */
export interface GuestOfMeeting {
  readonly queue: QueueId;
  readonly request: RequestId;
  readonly seat: SeatId;
  /** What is shown to them. */
  readonly card: GuestCard;
}
