import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import { listLinks, openLink } from '@mahzar/shared/rest/messages';
import { tokenClaims } from '@mahzar/shared/token';
import { bind, Refused } from '../http/api/bind.ts';
import type { Bound } from '../http/api/bind.ts';
import type { BookingDirectory } from '../scheduling/ports.ts';
import type { ShortLinks } from './ports.ts';

/** Of one address: a court's whole house comes from one, and nobody guesses 130 bits. */
const OPENINGS_A_MINUTE = 120;

/** Routes to short links. */
export function linkRoutes(parts: {
  readonly links: ShortLinks;
  readonly directory: Pick<BookingDirectory, 'linkOf'>;
  /** Epoch milliseconds. */
  readonly now: () => number;
}): Bound[] {
  const { links, directory, now } = parts;
  const limit = new RateLimiterMemory({ points: OPENINGS_A_MINUTE, duration: 60 });
  return [
    bind(openLink, async ({ body: { code }, request }) => {
      const within = await limit.consume(request.ip ?? '').then(
        () => true,
        () => false,
      );
      if (!within) return new Refused('too-many-requests');
      const opened = await links.open(code, now());
      if (opened.kind !== 'good') return new Refused(`link-${opened.kind}`);
      const link = await directory.linkOf(opened.hearing as HearingId, opened.seat as SeatId);
      const token = link === undefined ? '' : new URL(link).hash.slice(1);
      if (endOf(token) <= now()) return new Refused('link-expired');
      return { hearing: opened.hearing, token };
    }),
    bind(listLinks, async ({ params: { hearing } }) => ({ items: [...(await links.openings(hearing))] })),
  ];
}

/** When our own token expires, epoch milliseconds; 0 when it is none. */
function endOf(token: string): number {
  const [, payload = ''] = token.split('.');
  if (payload === '') return 0;
  const claims = tokenClaims.safeParse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')));
  return claims.success ? claims.data.exp * 1000 : 0;
}
