import type { GuestPush } from '@mahzar/shared/protocol/queue';

/** What a page is told on which somebody waits to join a meeting from elsewhere. */
export interface GuestListener {
  guest(told: GuestPush): void;
  /** The line is broken; it comes back by itself. */
  away(): void;
  /** Nothing more is told. @param isOutOfDate the service is newer than this page */
  ended(isOutOfDate: boolean): void;
}

/** Opens a connection over which the service tells of the meeting of a link. @returns what closes it */
export type WatchGuest = (code: string, told: GuestListener) => () => void;
