import type { GuestPush } from '@mahzar/shared/protocol/queue';

/** Events for the waiting page of a guest. */
export interface GuestListener {
  guest(told: GuestPush): void;
  /** The line is broken; it is restored automatically. */
  away(): void;
  /** No further events follow. @param isOutOfDate whether the service is newer than this page */
  ended(isOutOfDate: boolean): void;
}

/** Opens a connection that reports the meeting of a link. @returns a function that closes it */
export type WatchGuest = (code: string, told: GuestListener) => () => void;
