import { mayRead } from '@mahzar/shared/proceedings/law/reading';
import { Rejection } from '@mahzar/shared/rejection';
import type { ApiErrorCode } from '@mahzar/shared/rest/errors';
import type { TokenErrorCode } from '@mahzar/shared/protocol/errors';
import { caseStaff } from '../proceedings/actor.ts';
import { checkHolder, verifyToken } from '../access/tokens/token.ts';
import { hashBrowserSecret } from '../gateway/hearing/session-secret.ts';
import type { KeyRing } from '../kernel/key-ring.ts';
import type { HearingDirectory } from '../hearings/ports.ts';
import type { ProceedingsService } from '../proceedings/proceedings-service.ts';
import { ordersOf } from '../record/access/access-store.ts';
import { RetentionStore } from '../record/retention/retention-store.ts';
import { Viewers } from '../record/playback/viewers.ts';
import type { ViewerParts } from '../record/playback/viewers.ts';
import type { Database } from '../storage/database.ts';
import type { BookingDirectory } from '../scheduling/ports.ts';

const LINK_CODES: Partial<Record<TokenErrorCode, ApiErrorCode>> = {
  'token-expired': 'link-expired',
  'token-replaced': 'link-replaced',
  'token-withdrawn': 'link-withdrawn',
};

/** Determines who may see a record: by bookings, links of seats, and orders of the court. */
export function recordViewers({
  keys,
  bookings,
  directory,
  proceedings,
  service,
  allocatedTo,
  database,
  now,
  isDeleted = (hearing) => new RetentionStore(database).isDeleted(hearing),
}: Pick<ViewerParts, 'service' | 'allocatedTo'> &
  Partial<Pick<ViewerParts, 'isDeleted'>> & {
    readonly keys: KeyRing;
    readonly bookings: Pick<BookingDirectory, 'booking'>;
    readonly directory: HearingDirectory;
    readonly proceedings: Pick<ProceedingsService, 'snapshot'>;
    readonly database: Database;
    /** Epoch milliseconds. */
    readonly now: () => number;
  }): Viewers {
  return new Viewers({
    service,
    allocatedTo,
    isDeleted,
    booking: (hearing) => bookings.booking(hearing),
    async exhibitsOf(id, { account, roles }) {
      const state = (await proceedings.snapshot(id))?.state;
      const actor = caseStaff(account, roles);
      return (state?.exhibits ?? []).flatMap(({ document: one }) => {
        const document = state?.documents.get(one);
        return state !== undefined && document !== undefined && mayRead(state, document, actor) ? [one] : [];
      });
    },
    hashBrowser: hashBrowserSecret,
    ordersOf: (hearing, who) => ordersOf(database, hearing, who, now()),
    async seatOf(token, hearing) {
      const verified = verifyToken(token, { keys, hearing, now: now() });
      const checked = verified.ok ? await checkHolder(verified.claims, directory) : verified;
      if (checked.ok) return checked.claims.seat;
      return new Rejection(LINK_CODES[checked.code] ?? 'link-unknown', { detail: checked.detail });
    },
  });
}
