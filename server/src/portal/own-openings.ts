import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import type { SessionCookie } from '../access/staff/cookie.ts';
import type { Audit } from '../audit/audit.ts';
import type { PersonKey } from '../scheduling/named-persons.ts';
import { inTransaction } from '../storage/database.ts';
import type { Database } from '../storage/database.ts';
import { portalKey } from './portal-sessions.ts';
import type { PortalSessions } from './portal-sessions.ts';

/** A session's openings of the same minutes within this time are one entry: pages reconnect by themselves. Milliseconds. */
const ONE_OPENING_MS = 15 * 60_000;

/**
 * Notes in the audit log that a person has opened the minutes of a hearing, or their paper, from their own cases, by the person's
 * keyed index: the log of the minutes names the seat only, and the telephone of the booking may be changed later.
 * The function resolves to false, and notes nothing, when the session has ended: then nothing may be opened.
 */
export function ownOpenings({
  database,
  sessions,
  cookie,
  audit,
  personIndex,
  now,
}: {
  readonly database: Database;
  readonly sessions: Pick<PortalSessions, 'sessionNow'>;
  readonly cookie: SessionCookie;
  readonly audit: Pick<Audit, 'note'>;
  readonly personIndex: (who: PersonKey) => string;
  /** Epoch milliseconds. */
  readonly now: () => number;
}): (hearing: HearingId, seat: SeatId, cookies: string | undefined) => Promise<boolean> {
  /** When each session's opening of a seat's minutes was noted, the oldest first. */
  const noted = new Map<string, number>();
  return async (hearing, seat, cookies) => {
    const [secret, at] = [cookie.read(cookies), now()];
    const who = secret === undefined ? undefined : (await sessions.sessionNow(database, secret, at))?.who;
    if (secret === undefined || who === undefined) return false;
    for (const [one, then] of noted) {
      if (then > at - ONE_OPENING_MS) break;
      noted.delete(one);
    }
    const key = `${portalKey(secret)} ${hearing} ${seat}`;
    if (noted.has(key)) return true;
    const details = { seat, person: personIndex(who) };
    const subject = { kind: 'hearing', id: hearing };
    const note = { actor: { kind: 'nobody' }, act: 'portal-minutes-opened', subject, details } as const;
    await inTransaction(database, (on) => audit.note(on, note, at));
    noted.set(key, at);
    return true;
  };
}
