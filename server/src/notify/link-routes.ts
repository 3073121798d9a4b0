import { RateLimiterMemory } from 'rate-limiter-flexible';
import { listLinks, openLink } from '@mahzar/shared/rest/messages';
import { Rejection } from '@mahzar/shared/rejection';
import { bind } from '../http/api/bind.ts';
import type { Bound } from '../http/api/bind.ts';
import type { HearingDirectory } from '../hearings/ports.ts';
import { networkOf } from '../kernel/address.ts';
import type { BookingDirectory } from '../scheduling/ports.ts';
import type { ShortLinks } from './short-link-store.ts';

/**
 * Unknown links per minute from one network. 130 bits cannot be guessed; valid links are always accepted, because a mobile network
 * or a whole courthouse may share one address.
 */
const WRONG_A_MINUTE = 120;

/** Routes to short links. */
export function linkRoutes(parts: {
  readonly links: ShortLinks;
  readonly directory: Pick<BookingDirectory, 'booking' | 'linkOf'>;
  readonly seats: Pick<HearingDirectory, 'seatToken'>;
  /** Epoch milliseconds. */
  readonly now: () => number;
}): Bound[] {
  const { links, directory, seats, now } = parts;
  const wrong = new RateLimiterMemory({ points: WRONG_A_MINUTE, duration: 60 });
  return [
    bind(openLink, async ({ body: { code }, request }) => {
      const opened = await links.open(code, now());
      if (opened.kind === 'unknown') {
        const within = await wrong.consume(networkOf(request.ip ?? '')).catch(() => undefined);
        return new Rejection(within === undefined ? 'too-many-requests' : 'link-unknown');
      }
      if (opened.kind !== 'good') return new Rejection(`link-${opened.kind}`);
      const { hearing, seat } = opened;
      const until = (await seats.seatToken(hearing, seat))?.until ?? null;
      // After the hearing it opens the record, for a long time.
      const isPast = until !== null && until <= now();
      if (isPast && (await directory.booking(hearing))?.state !== 'over') return new Rejection('link-expired');
      const link = await directory.linkOf(hearing, seat);
      // Withdrawn at this moment, or the names of the hearing were erased.
      if (link === undefined) return new Rejection('link-withdrawn');
      return { hearing, token: new URL(link).hash.slice(1) };
    }),
    bind(listLinks, async ({ params: { hearing } }) => ({ items: [...(await links.openings(hearing))] })),
  ];
}
