import type { AuditNote } from '../audit/audit.ts';
import { audit } from '../audit/audit-store.ts';
import { readCredentials } from './credentials.ts';
import type { Credentials } from './credentials.ts';
import type { Database } from '../storage/database.ts';
import { endCredentials } from './end-credentials.ts';
import type { EndedCredentials } from './end-credentials.ts';

export interface RestoreTerms {
  /** Epoch milliseconds. */
  readonly at: number;
  /** Credentials that stay valid; null: all of them. */
  readonly good: Credentials | null;
  /** Makes a random id for a link's token. */
  readonly newTokenId: () => string;
}

/**
 * Prepares a restored database, in its first transaction. The original service may still run, and has reported its events to
 * webhook receivers and people: all webhooks are paused, and waiting messages are held until staff release them. Credentials may
 * have been used or revoked since the backup, so these are revoked: sessions, links that set a password, codes that were sent,
 * and any machine tokens, feeds, recovery codes and people's links that are not known to be valid.
 */
export async function noteRestored(on: Database, { at, good, newTokenId }: RestoreTerms): Promise<EndedCredentials> {
  const paused = await on.db.selectFrom('webhooks').select('id').where('paused', 'is', null).orderBy('id').execute();
  await on.db
    .updateTable('webhooks')
    .set(({ eb }) => ({ paused: 'restored', version: eb('version', '+', 1) }))
    .where('paused', 'is', null)
    .execute();
  const waiting = on.db.updateTable('outbox').where('state', 'in', ['planned', 'sending']);
  const untaken = { next_at: null, lease: null };
  await waiting
    .where('event', 'in', ['one-time-code', 'signing-code', 'portal-code', 'staff-invited'])
    .set({ state: 'cancelled', ...untaken })
    .execute();
  await waiting.set({ state: 'held', ...untaken }).execute();
  await on.db.deleteFrom('hearing_leases').execute();
  await on.db.deleteFrom('staff_sessions').execute();
  await on.db.deleteFrom('staff_invitations').execute();
  await on.db.updateTable('identity_checks').set({ code_hash: null }).execute();
  await on.db.updateTable('request_codes').set({ code_hash: null }).execute();
  // A browser may have left its request since the backup. The link or the tracking code opens the request again.
  await on.db.deleteFrom('request_sessions').execute();
  await on.db.deleteFrom('portal_sessions').execute();
  await on.db.deleteFrom('code_challenges').execute();
  const ended = await endCredentials(on, good ?? (await readCredentials(on)), newTokenId, at);
  const note = (act: AuditNote['act'], subject: AuditNote['subject'], details?: Pick<AuditNote, 'details'>) =>
    audit.note(on, { actor: { kind: 'system' }, act, subject, ...details }, at);
  await note('database-restored', null, { details: { ...ended } });
  for (const { id } of paused) await note('webhook-paused', { kind: 'webhook', id });
  return ended;
}
