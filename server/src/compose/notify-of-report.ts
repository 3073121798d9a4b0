import type { AuditNote } from '../audit/audit.ts';
import { audit, createAuditLog } from '../audit/audit-store.ts';
import type { StaffStore } from '../access/staff/staff-store.ts';
import type { NewMessage } from '../notify/ports.ts';
import type { Database } from '../storage/database.ts';
import type { CourtReport } from '../record/proof/court/court-report.ts';

/** Number of damaged logs that are noted one by one. The report has all of them. */
const NOTED = 50;
/** Number of earlier checks to compare with. Processes that share a database each run their own. */
const FORMER = 10;
/** A message that could not be sent for this long is dropped: newer checks have been made since. */
const SENT_WITHIN_MS = 3 * 24 * 60 * 60_000;

/**
 * Notes in the audit log that records were checked and what was found. Writes to all administrators when there is more than earlier
 * checks found. To be called in a transaction.
 *
 * @param at epoch milliseconds
 */
export async function notifyOfReport(
  on: Database,
  { report, at }: { readonly report: CourtReport; readonly at: number },
  {
    staff,
    send,
  }: {
    readonly staff: Pick<StaffStore, 'administrators'>;
    readonly send: (on: Database, message: Omit<NewMessage, 'id'>) => Promise<unknown>;
  },
): Promise<void> {
  const note = noteOf(report);
  if (await isNews(on, note.details)) {
    for (const { id, name, email, language } of await staff.administrators()) {
      await send(on, {
        hearing: null,
        person: id,
        event: 'records-flawed',
        audience: 'staff',
        channel: 'email',
        language,
        to: email,
        facts: { about: 'records', name, checkedAt: report.finishedAt ?? at },
        link: null,
        dueAt: at,
        until: at + SENT_WITHIN_MS,
      });
    }
  }
  await audit.note(on, note, at);
}

/** Ids and codes only: the report has the words for people. */
function noteOf({ hearings, entries, segments, elsewhere, findings, omitted }: CourtReport) {
  const found = new Set(findings.map(({ chain, flaw }) => `${chain ?? 'checkpoints'} ${flaw}`));
  const counts = { hearings, entries, segments, elsewhere, findings: findings.length + omitted };
  const details = { ...counts, found: [...found].slice(0, NOTED) };
  return { actor: { kind: 'system' }, act: 'records-checked', subject: null, details } as const satisfies AuditNote;
}

/** Whether there are more or other findings than in earlier checks. */
async function isNews(
  on: Database,
  { findings, found }: { readonly findings: number; readonly found: readonly string[] },
): Promise<boolean> {
  const former = await createAuditLog(on).search({ act: 'records-checked' }, { before: null, limit: FORMER });
  const known = new Set(former.flatMap(({ details }) => details['found'] ?? []));
  const most = Math.max(0, ...former.map(({ details }) => Number(details['findings'])));
  return findings > most || found.some((one) => !known.has(one));
}
