import type { SeatId } from '@mahzar/shared/hearing/ids';
import type { CaseActor } from '@mahzar/shared/proceedings/event';
import { partyIdOf } from '@mahzar/shared/proceedings/ids';
import type { DocumentId } from '@mahzar/shared/proceedings/ids';
import { Rejection } from '@mahzar/shared/rejection';
import type { Result } from '@mahzar/shared/rejection';
import type { FiledPowerWhole } from '@mahzar/shared/rest/powers';
import type { PowerRefusal, ScanWaiver } from '@mahzar/shared/rest/power-words';
import type { ApiErrorCode } from '@mahzar/shared/rest/errors';
import type { CourtCase } from '@mahzar/shared/rest/cases';
import type { CaseParty, CaseRole } from '@mahzar/shared/scheduling/person';
import type { Audit } from '../../audit/audit.ts';
import type { ScanFound } from '../../files/virus-scanner.ts';
import type { Caller } from '../../http/api/caller.ts';
import { Rollback, unlessRolledBack } from '../../kernel/rollback.ts';
import { caseActorOf } from '../../proceedings/actor.ts';
import type { CaseDocuments } from '../../proceedings/case-documents.ts';
import type { FilerNotices } from '../../proceedings/filer-notices.ts';
import type { CaseDirectory } from '../../proceedings/ports.ts';
import { refusedBy } from '../../proceedings/proceedings-routes.ts';
import type { ActWithin, ProceedingsService } from '../../proceedings/proceedings-service.ts';
import type { CaseFiles } from '../../scheduling/cases.ts';
import type { FindProtected } from '../../scheduling/protected-people.ts';
import type { RandomBytes } from '../../storage/cipher.ts';
import { inTransaction } from '../../storage/database.ts';
import type { Database } from '../../storage/database.ts';
import type { PowerInbox } from './power-inbox.ts';
import type { PowerNotices } from './power-notices.ts';
import type { NotePowerRead } from './power-reads.ts';
import type { PowerDetails, PowerStore } from './power-store.ts';
import type { PowerUploads } from './power-uploads.ts';
import { randomId } from '../../storage/random-id.ts';

/** Roles that may have a lawyer by a power of attorney. */
const CLIENTS: readonly CaseRole[] = ['complainant', 'accused', 'plaintiff', 'defendant'];
const TITLES = { fa: 'وکالت‌نامه', en: 'Power of attorney' } as const;
const ID_BYTES = 12;
const SYSTEM: CaseActor = { kind: 'system' };

export interface PowerDeskParts {
  readonly database: Database;
  readonly store: Pick<PowerStore, 'decide' | 'find'>;
  readonly inbox: Pick<PowerInbox, 'find'>;
  readonly uploads: Pick<PowerUploads, 'read'>;
  readonly service: Pick<ProceedingsService, 'begin' | 'within'>;
  readonly documents: Pick<CaseDocuments, 'keepMade'>;
  readonly directory: CaseDirectory;
  readonly cases: Pick<CaseFiles, 'nameLawyer' | 'publishChange'>;
  readonly protection: Pick<FindProtected, 'inCases'>;
  readonly tellFiler: FilerNotices;
  readonly tell: PowerNotices;
  readonly audit: Pick<Audit, 'note'>;
  readonly noteRead: NotePowerRead;
  readonly randomBytes: RandomBytes;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/**
 * Decides powers of attorney of lawyers whom no case names. Only the confirmation adds the lawyer and the paper to the case, and
 * opens the case to them.
 */
export class PowerDesk {
  readonly #parts: PowerDeskParts;

  constructor(parts: PowerDeskParts) {
    this.#parts = parts;
  }

  /** A waiting power of attorney for a staff member; the reading is noted. */
  async read(id: string, caller: Caller): Promise<Result<FiledPowerWhole, ApiErrorCode>> {
    const { directory, uploads, noteRead } = this.#parts;
    const found = await this.#parts.inbox.find(id, caller);
    if (found instanceof Rejection) return found;
    const { details, file, ...power } = found;
    const { name, licence, nationalId, phone, clientNationalId } = details;
    const of = power.case === null ? undefined : (await directory.fileOf(power.case))?.file;
    const clients = of === undefined ? [] : clientsIn(of, details);
    if (caller.kind === 'staff') await noteRead(id, caller.account, 'read');
    const content = await uploads.read(id, file.sha256);
    const isWithheld = content instanceof Rejection && content.code !== 'document-altered';
    return {
      ...power,
      ...file,
      lawyer: { name, licence, nationalId, phone },
      clientNationalId,
      clients: clients.map((client) => ({ name: client.name, role: client.role })),
      named: of === undefined ? [] : namedIn(of, details),
      withheld: isWithheld ? content.code : null,
      isScanWaived: !(content instanceof Rejection) && content.waiver !== null,
    };
  }

  /** Releases a power of attorney that cannot be scanned; refuses the release of any other. */
  async waiveScan(id: string, reason: ScanWaiver, caller: Caller): Promise<Rejection<ApiErrorCode> | undefined> {
    const { database, uploads, audit, now } = this.#parts;
    const found = await this.#parts.inbox.find(id, caller);
    if (found instanceof Rejection) return found;
    const as = caseActorOf(caller);
    if (caller.kind !== 'staff' || as?.kind !== 'staff') return new Rejection('not-found');
    const content = await uploads.read(id, found.file.sha256);
    // Already released: a client that lost the answer repeats the request.
    if (!(content instanceof Rejection)) return content.waiver !== null ? undefined : new Rejection('wrong-stage');
    if (content.code !== 'not-scannable')
      return new Rejection(content.code === 'document-altered' ? content.code : 'wrong-stage');
    const actor = { kind: 'staff', id: caller.account } as const;
    const details = { reason, as: as.as };
    const note = { actor, act: 'power-scan-waived', subject: subjectOf(id), details } as const;
    await inTransaction(database, (on) => audit.note(on, note, now()));
    return undefined;
  }

  /** Confirms a power of attorney, if the law of cases permits it to the caller. */
  async confirm(id: string, caller: Caller): Promise<Result<{ readonly case: string }, ApiErrorCode>> {
    const { database, store, uploads, service, documents, directory, cases, protection } = this.#parts;
    const { tellFiler, tell, audit, randomBytes, now } = this.#parts;
    const actor = caseActorOf(caller);
    const found = await this.#parts.inbox.find(id, caller);
    if (found instanceof Rejection) return found;
    if (caller.kind !== 'staff' || actor === null) return new Rejection('not-found');
    const { details, file, caseNumber, case: of } = found;
    const { name, language, nationalId, phone, licence } = details;
    if (of === null) return new Rejection('not-a-client');
    const looked = await uploads.read(id, file.sha256);
    if (looked instanceof Rejection) return looked;
    const { content, scan, waiver } = looked;
    const begun = await service.begin(of);
    if (begun !== undefined) return refusedBy(begun);
    const by = { kind: 'staff', id: caller.account } as const;
    const done = await unlessRolledBack(
      inTransaction(database, async (on): Promise<() => void> => {
        if (!(await store.decide(on, id, null, now()))) throw new Rollback(new Rejection('wrong-stage'));
        const opened = (await directory.fileOf(of, on))?.file;
        const people = clientsIn(opened, details);
        const clients = people.map((one) => one.id);
        const [client] = clients;
        // Its number may have been corrected since it was found.
        if (opened === undefined || opened.number !== caseNumber || client === undefined)
          throw new Rollback(new Rejection('not-a-client'));
        const named = await cases.nameLawyer(on, of, { name, language, nationalId, phone, clients }, by);
        if (named instanceof Rejection) throw new Rollback(named);
        const lawyer: CaseActor = { kind: 'person', party: partyIdOf(named.lawyer) };
        const document = randomId<DocumentId>(randomBytes, ID_BYTES);
        const title = TITLES[language];
        await documents.keepMade(on, of, { document, title, by: lawyer, ...file }, content);
        const hidden = (await protection.inCases(on, [of])).get(of);
        const isHidden = people.some((one) => hidden?.isHidden(one) === true);
        const write = (...acts: readonly ActWithin[]) => service.within(on, of, acts);
        let written = await write(
          {
            actor: lawyer,
            command: {
              type: 'file-document',
              document,
              kind: 'power-of-attorney',
              of: partyIdOf(client),
              // The registry must be able to read what it confirms. The paper has the name of the client, who may have a number.
              access: { level: isHidden ? 'confidential' : 'parties', named: [] },
              replaces: null,
              scan: scan !== null,
              ...file,
            },
          },
          // The case gets the scan result from before the paper was sent to anybody.
          ...(scan === null ? [] : [scanAct(document, scan)]),
        );
        if (waiver !== null && !(written instanceof Rejection)) {
          const waive = { type: 'waive-scan', document } as const;
          written = await write({ actor: waiver.by ?? actor, command: waive });
          // The person who released it may have lost the right to act in the case. The confirming person knew of the release, and
          // adopts it.
          if (written instanceof Rejection) written = await write({ actor, command: waive });
        }
        if (!(written instanceof Rejection))
          written = await write(
            ...clients.map((one) => ({
              actor,
              command: { type: 'confirm-power', lawyer: lawyer.party, client: partyIdOf(one), document } as const,
              persist: tellFiler(of),
            })),
          );
        // A paper only for the staff assigned to the case must be confirmed by them.
        if (written instanceof Rejection)
          throw new Rollback(written.code === 'unknown-document' ? new Rejection('not-permitted') : refusedBy(written));
        for (const person of people) await tell.named(on, person, { ...opened, lawyer: name });
        const noted = { case: of, licence };
        await audit.note(on, { actor: by, act: 'power-confirmed', subject: subjectOf(id), details: noted }, now());
        return written;
      }),
    );
    if (done instanceof Rejection) return done;
    done();
    cases.publishChange(of);
    return { case: of };
  }

  /** Refuses a power of attorney. */
  async refuse(id: string, reason: PowerRefusal, caller: Caller): Promise<Rejection<ApiErrorCode> | undefined> {
    const { database, store, tell, audit, now } = this.#parts;
    const found = await this.#parts.inbox.find(id, caller);
    if (found instanceof Rejection) return found;
    if (caller.kind !== 'staff') return new Rejection('not-found');
    const by = { kind: 'staff', id: caller.account } as const;
    return inTransaction(database, async (on) => {
      if (!(await store.decide(on, id, reason, now()))) return new Rejection('wrong-stage');
      await tell.refused(on, found, reason);
      await audit.note(on, { actor: by, act: 'power-refused', subject: subjectOf(id), details: { reason } }, now());
      return undefined;
    });
  }

  /** Ends a power of attorney that belongs to no open case and has waited long enough; the lawyer is notified as of a refusal. */
  async expire(id: string): Promise<void> {
    const { database, store, tell, audit, now } = this.#parts;
    await inTransaction(database, async (on) => {
      const found = await store.find(on, id);
      if (found === undefined || found.case !== null) return;
      const reason = 'compare';
      if (!(await store.decide(on, id, reason, now()))) return;
      await tell.refused(on, found, reason);
      const note = {
        actor: { kind: 'system' },
        act: 'power-refused',
        subject: subjectOf(id),
        details: { reason },
      } as const;
      await audit.note(on, note, now());
    });
  }
}

/** People in a case's file with the national ID that the lawyer has typed, and their clients. */
function namedIn({ people }: Pick<CourtCase, 'people'>, { nationalId }: PowerDetails): FiledPowerWhole['named'] {
  const nameOf = (id: SeatId) => people.filter((one) => one.id === id).map(({ name }) => name);
  return people
    .filter((one) => one.nationalId === nationalId)
    .map(({ name, role, phone, with: clients }) => ({ name, role, phone, clients: clients.flatMap(nameOf) }));
}

/** People in a case's file with the client's national ID who may have a lawyer. */
function clientsIn(
  file: Pick<CourtCase, 'people'> | undefined,
  { clientNationalId }: PowerDetails,
): readonly CaseParty[] {
  return (file?.people ?? []).filter(
    ({ role, nationalId }) => nationalId === clientNationalId && CLIENTS.includes(role),
  );
}

/** Enters the scan result of a document. */
function scanAct(document: DocumentId, { result, signaturesAt }: ScanFound): ActWithin {
  return { actor: SYSTEM, command: { type: 'note-scan', document, result, signaturesAt } };
}

function subjectOf(id: string) {
  return { kind: 'power', id } as const;
}
