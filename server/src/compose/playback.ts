import { Rejection } from '@mahzar/shared/rejection';
import type { ApiErrorCode } from '@mahzar/shared/rest/errors';
import type { TokenErrorCode } from '@mahzar/shared/protocol/errors';
import { checkSeat, verifyToken } from '../access/tokens/token.ts';
import { hashBrowserSecret } from '../gateway/hearing/session-secret.ts';
import type { KeyRing } from '../kernel/key-ring.ts';
import { createPlayback } from '../record/playback/playback.ts';
import type { Playback, PlaybackParts } from '../record/playback/playback.ts';
import type { BookingDirectory } from '../scheduling/ports.ts';

const LINK_CODES: Partial<Record<TokenErrorCode, ApiErrorCode>> = {
  'token-expired': 'link-expired',
  'token-replaced': 'link-replaced',
  'token-withdrawn': 'link-withdrawn',
};

/** Joins the playing of records to bookings and to the links of seats. */
export function openPlayback({
  keys,
  bookings,
  ...parts
}: Omit<PlaybackParts, 'booking' | 'seatOf' | 'hashBrowser'> & {
  readonly keys: KeyRing;
  readonly bookings: Pick<BookingDirectory, 'booking'>;
}): Playback {
  const { directory, now } = parts;
  return createPlayback({
    ...parts,
    booking: (hearing) => bookings.booking(hearing),
    hashBrowser: hashBrowserSecret,
    async seatOf(token, hearing) {
      const verified = verifyToken(token, { keys, hearing, now: now() });
      const checked = verified.ok ? await checkSeat(verified.claims, directory, now()) : verified;
      if (checked.ok) return checked.claims.seat;
      return new Rejection(LINK_CODES[checked.code] ?? 'link-unknown', { detail: checked.detail });
    },
  });
}
