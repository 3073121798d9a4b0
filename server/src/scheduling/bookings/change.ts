import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';
import { Rejection } from '@mahzar/shared/rejection';
import type { BookingDraft } from '@mahzar/shared/scheduling/booking';
import { plainCaseNumber } from '@mahzar/shared/scheduling/case-number';
import type { AuditActor } from '../../audit/audit.ts';
import { Rollback } from '../../kernel/rollback.ts';
import type { StoredBooking } from '../booking-store.ts';
import { changeBetween, changesCourt, rebookingOf, changesOccupancy } from '../changes.ts';
import { executeWithBooking } from './execute-with-booking.ts';
import { holdDays } from './days.ts';
import { linksEnded, tokensAfter } from './links.ts';
import { problemsIn, restoreMaskedIds } from './problems.ts';
import { withProtection } from './protection.ts';
import { rollBackIfRefused, findBooking, noteOf, rewrite, publishedBooking, writeAlong } from './parts.ts';
import type { BookingResult, BookingsParts, CheckBooking } from './parts.ts';

/**
 * Replaces a booking. The link of a seat whose role, account or person changes ends; after the hearing is opened, only corrections
 * of names are possible, accounts stay, and no link ends. A machine cannot change the court's seats, and nobody can assign such a
 * seat to themselves.
 */
export async function change(
  parts: BookingsParts,
  hearing: HearingId,
  { version, ...draft }: BookingDraft & { readonly version: number },
  by: AuditActor,
  check?: CheckBooking,
): BookingResult {
  const found = await findBooking(parts, hearing);
  if (found instanceof Rejection) return found;
  const { booking: before } = found;
  if (before.version !== version) return new Rejection('changed-meanwhile');
  const unhidden = restoreMaskedIds(draft.people, before.people);
  if (unhidden === undefined) return new Rejection('bad-request', { problems: [{ field: 'people', code: 'masked' }] });
  const booked = { kind: draft.kind, people: unhidden, case: before.case, before: before.people };
  const people = await withProtection(parts, parts.database, booked);
  if (by.kind === 'machine' && changesCourt(before.people, people)) return new Rejection('not-permitted');
  const editor = by.kind === 'staff' ? by.id : null;
  const problems = await problemsIn(parts, { ...draft, people }, { before: before.people, editor });
  if (problems.length > 0) return new Rejection('bad-request', { problems });

  const ended: SeatId[] = [];
  const { caseNumber, ...planned } = draft;
  const after: Omit<StoredBooking, 'case' | 'changedAt'> = { ...before, ...planned, people, version: version + 1 };
  const plan = rebookingOf(before, { ...after, case: before.case, changedAt: 0 });
  const changed = await executeWithBooking(
    parts,
    hearing,
    { type: 'note-rebooked', plan },
    async (on, at, { state }) => {
      // The lock on days is taken only when needed, so that a hearing in session does not wait for it.
      if (changesOccupancy(before, after)) {
        await holdDays(on, [after]);
        await rollBackIfRefused(on, check);
      }
      const filed =
        caseNumber === plainCaseNumber(before.case.number)
          ? { file: before.case, notes: [] }
          : await parts.cases.forBooking(on, { ...draft, people }, by, at);
      if (filed instanceof Rejection) throw new Rollback(filed);
      const { file } = filed;
      const written: StoredBooking = { ...after, case: { id: file.id, number: caseNumber }, changedAt: at };
      // Read again: a link withdrawn since the booking was read stays withdrawn.
      const former = await parts.store.holdTokens(on, hearing);
      if (state.phase === 'scheduled') ended.push(...linksEnded(before, written, former));
      const tokens = tokensAfter(parts, before, written, former, ended);
      await rewrite(parts, on, written, tokens);
      const was = publishedBooking(before, former);
      const booking = publishedBooking(written, tokens);
      const difference = changeBetween(was, booking);
      await writeAlong(parts, on, { kind: 'changed', before: was, booking, by, at, ...difference });
      const { moved, added, removed } = difference;
      const details = { version: written.version, moved, added: added.length, removed: removed.length };
      const renewed = ended.map((seat) => noteOf('link-renewed', by, booking, { seat }));
      return { booking, notes: [...filed.notes, noteOf('booking-changed', by, booking, details), ...renewed] };
    },
  );
  if (changed instanceof Rejection) return changed;
  for (const seat of ended) parts.bus.publish('link-ended', hearing, seat, 'token-replaced');
  return changed;
}
