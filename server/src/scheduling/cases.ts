import type { SeatId } from '@mahzar/shared/hearing/ids';

import { MAX_PARTIES } from '@mahzar/shared/proceedings/law/parties';
import { maskNationalId, MASKED_NATIONAL_ID } from '@mahzar/shared/national-id';
import type { CaseDraft, CourtCase } from '@mahzar/shared/rest/cases';
import type { BookingDraft } from '@mahzar/shared/scheduling/booking';
import { CASE_ROLES } from '@mahzar/shared/scheduling/person';
import type { CaseParty } from '@mahzar/shared/scheduling/person';
import type { AuditAct } from '@mahzar/shared/staff/audit-acts';
import { Rejection } from '@mahzar/shared/rejection';
import type { ApiErrorCode } from '@mahzar/shared/rest/errors';
import type { Audit, AuditActor, AuditNote } from '../audit/audit.ts';
import type { EventBus } from '../kernel/event-bus.ts';
import { randomId } from '../storage/random-id.ts';
import type { CaseStore } from './case-store.ts';
import type { CaseWriter } from './ports.ts';
import type { RandomBytes } from '../storage/cipher.ts';
import { inTransaction } from '../storage/database.ts';
import type { Database } from '../storage/database.ts';

export interface CaseFilesParts {
  readonly bus: Pick<EventBus, 'publish'>;
  readonly database: Database;
  readonly store: CaseStore;
  readonly audit: Audit;
  readonly writers: readonly CaseWriter[];
  readonly randomBytes: RandomBytes;
  readonly now: () => number;
}

const ID_BYTES = 12;
/** Most clients of one lawyer in a case, as in `caseParty`. */
const MAX_CLIENTS = 20;

/** A lawyer whose power of attorney was confirmed. */
type LawyerToName = Pick<CaseParty, 'name' | 'language'> & {
  /** Ten digits. */
  readonly nationalId: string;
  /** `+989…` */
  readonly phone: string;
  readonly clients: readonly SeatId[];
};

/** Case files. */
export class CaseFiles {
  readonly #parts: CaseFilesParts;

  constructor(parts: CaseFilesParts) {
    this.#parts = parts;
  }

  /**
   * The case of a booking; a missing one is made from the booking's data. The caller writes the returned audit notes at the end of
   * the transaction.
   */
  async forBooking(
    on: Database,
    draft: Pick<BookingDraft, 'caseNumber' | 'branch' | 'kind' | 'title' | 'people'>,
    by: AuditActor,
    at: number,
  ): Promise<{ readonly file: CourtCase; readonly notes: readonly AuditNote[] } | Rejection<ApiErrorCode>> {
    const { store } = this.#parts;
    const found = await store.byNumber(on, draft.caseNumber);
    if (found !== undefined) return openOnly(found);
    const parties = draft.people.flatMap((person): CaseParty[] => {
      const role = CASE_ROLES.find((one) => one === person.role);
      if (role === undefined) return [];
      const { id, name, nationalId, phone, email, language, with: principals } = person;
      return [{ id, role, name, nationalId, phone, email, language, with: principals }];
    });
    const file: CourtCase = {
      id: this.#newId(),
      version: 1,
      state: 'open',
      number: draft.caseNumber,
      branch: draft.branch,
      kind: draft.kind === 'meeting' ? 'prosecution' : 'other',
      title: draft.title,
      notes: '',
      people: parties,
      changedAt: at,
    };
    if (!(await store.insert(on, file))) {
      // Somebody else has made it at this moment.
      const other = await store.byNumber(on, draft.caseNumber);
      if (other === undefined) throw new Error('a case got another number at the moment in which it was looked for');
      return openOnly(other);
    }
    return { file, notes: [noteOf(by, 'case-created', file)] };
  }

  async create(draft: CaseDraft, by: AuditActor): Promise<CourtCase | Rejection<ApiErrorCode>> {
    const at = this.#parts.now();
    const wrong = masked(draft.people);
    if (wrong !== undefined) return wrong;
    return this.#write(async (on) => {
      const file: CourtCase = { ...draft, id: this.#newId(), version: 1, state: 'open', changedAt: at };
      if (!(await this.#parts.store.insert(on, file))) return new Rejection('case-number-taken');
      await this.#note(on, by, 'case-created', file, at);
      return file;
    });
  }

  /** Replaces a case. */
  async change(id: string, { version, ...draft }: CaseDraft & { readonly version: number }, by: AuditActor) {
    const changed = await this.#rewrite(id, version, 'case-changed', by, (file) => {
      const people = draft.people.map((person) => {
        const kept = file.people.find((other) => other.id === person.id)?.nationalId ?? null;
        const same = kept !== null && person.nationalId === maskNationalId(kept);
        return same ? { ...person, nationalId: kept } : person;
      });
      return masked(people) ?? { ...file, ...draft, people: this.#anew(file.people, people) };
    });
    if (!(changed instanceof Rejection)) this.publishChange(id);
    return changed;
  }

  /** Publishes that a file was changed, after the transaction of the change. */
  publishChange(id: string): void {
    this.#parts.bus.publish('case-file-changed', id);
  }

  /**
   * Adds a lawyer with clients, or further clients of a lawyer in the file, in the transaction that confirms the power of
   * attorney. The caller calls `publishChange` after the commit.
   */
  async nameLawyer(
    on: Database,
    id: string,
    { clients, ...lawyer }: LawyerToName,
    by: AuditActor,
  ): Promise<{ readonly lawyer: SeatId } | Rejection<ApiErrorCode>> {
    const file = await this.#parts.store.find(on, id);
    if (file === undefined) return new Rejection('not-found');
    if (file.state === 'archived') return new Rejection('case-archived');
    const ofThisId = file.people.filter((one) => one.nationalId === lawyer.nationalId);
    const same = ofThisId.find((one) => one.role === 'lawyer');
    // A telephone is never changed by a submitted paper; the office verifies the number and enters it. A national ID is only typed:
    // it must not give access to the data of another party with that ID.
    if (ofThisId.some((one) => one !== same || one.phone !== lawyer.phone)) return new Rejection('named-otherwise');
    const before = same ?? { ...lawyer, id: this.#newId(), role: 'lawyer' as const, email: null, with: [] };
    const named = { ...before, with: [...new Set([...before.with, ...clients])] };
    if (named.with.length > MAX_CLIENTS) return new Rejection('case-full');
    const others = file.people.filter((one) => one !== same);
    if (others.length >= MAX_PARTIES) return new Rejection('case-full');
    const at = this.#parts.now();
    const people =
      same === undefined ? [...file.people, named] : file.people.map((one) => (one === same ? named : one));
    const written = await this.#rewriteOn(on, file, { ...file, people }, by, at);
    if (written instanceof Rejection) return written;
    await this.#note(on, by, 'case-changed', written, at);
    return { lawyer: named.id };
  }

  /** Archives a case, or reopens it. */
  setState(id: string, version: number, state: CourtCase['state'], by: AuditActor) {
    const act = state === 'archived' ? 'case-archived' : 'case-reopened';
    return this.#rewrite(id, version, act, by, (file) => ({ ...file, state }));
  }

  #rewrite(
    id: string,
    version: number,
    act: AuditAct,
    by: AuditActor,
    changed: (file: CourtCase) => CourtCase | Rejection<ApiErrorCode>,
  ): Promise<CourtCase | Rejection<ApiErrorCode>> {
    const at = this.#parts.now();
    return this.#write(async (on) => {
      const found = await this.#parts.store.find(on, id);
      if (found === undefined) return new Rejection('not-found');
      const after = changed(found);
      if (after instanceof Rejection) return after;
      const file = await this.#rewriteOn(on, { ...found, version }, after, by, at);
      if (file instanceof Rejection) return file;
      await this.#note(on, by, act, file, at);
      return file;
    });
  }

  /** Replaces a case of the version before, with all consequences. */
  async #rewriteOn(
    on: Database,
    before: CourtCase,
    after: CourtCase,
    by: AuditActor,
    at: number,
  ): Promise<CourtCase | Rejection<'changed-meanwhile'>> {
    const file = { ...after, version: before.version + 1, changedAt: at };
    if (!(await this.#parts.store.rewrite(on, file))) return new Rejection('changed-meanwhile');
    for (const write of this.#parts.writers) await write(on, file, by, before);
    return file;
  }

  async #write(
    work: (on: Database) => Promise<CourtCase | Rejection<ApiErrorCode>>,
  ): Promise<CourtCase | Rejection<ApiErrorCode>> {
    const { database } = this.#parts;
    try {
      return await inTransaction(database, work);
    } catch (error) {
      if (database.kind.isDuplicateKey(error)) return new Rejection('case-number-taken');
      throw error;
    }
  }

  #note(on: Database, actor: AuditActor, act: AuditAct, file: CourtCase, at: number): Promise<void> {
    return this.#parts.audit.note(on, noteOf(actor, act, file), at);
  }

  /**
   * A person entered over another person's row is a new party with a new id: the rights, filings and services of the former do not
   * pass to them.
   */
  #anew(before: readonly CaseParty[], after: readonly CaseParty[]): readonly CaseParty[] {
    const was = new Map(before.map((party) => [party.id, party]));
    const ids = new Map(
      after.filter((party) => isAnother(was.get(party.id), party)).map(({ id }) => [id, this.#newId<SeatId>()]),
    );
    const now = (id: SeatId): SeatId => ids.get(id) ?? id;
    return after.map((party) => ({ ...party, id: now(party.id), with: party.with.map(now) }));
  }

  #newId<Id extends string>(): Id {
    return randomId(this.#parts.randomBytes, ID_BYTES);
  }
}

/**
 * Whether a row names another person now, as far as its data show. A change of only the name or telephone, or the removal of the
 * national ID, is a correction.
 */
function isAnother(was: CaseParty | undefined, is: CaseParty): boolean {
  const known = was?.nationalId ?? null;
  if (known === null || known === is.nationalId) return false;
  return is.nationalId !== null || is.name !== was?.name;
}

function openOnly(file: CourtCase) {
  return file.state === 'archived' ? new Rejection('case-archived') : { file, notes: [] };
}

function noteOf(actor: AuditActor, act: AuditAct, { id, version }: CourtCase): AuditNote {
  return { actor, act, subject: { kind: 'case', id }, details: { version } };
}

function masked(people: readonly Pick<CaseParty, 'nationalId'>[]): Rejection<ApiErrorCode> | undefined {
  const at = people.findIndex(
    ({ nationalId }) => nationalId !== null && nationalId !== undefined && MASKED_NATIONAL_ID.test(nationalId),
  );
  if (at < 0) return undefined;
  return new Rejection('bad-request', { problems: [{ field: `people.${at}.nationalId`, code: 'masked' }] });
}
