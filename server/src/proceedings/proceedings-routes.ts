import type { CaseActor } from '@mahzar/shared/proceedings/event';
import { seesLooks } from '@mahzar/shared/proceedings/projection/visible';
import { Rejection } from '@mahzar/shared/rejection';
import type { Result } from '@mahzar/shared/rejection';
import type { ApiErrorCode } from '@mahzar/shared/rest/errors';
import { actInCase, fileDocument, MAX_SHOWN_ENTRIES, readProceedings } from '@mahzar/shared/rest/proceedings';
import type { CaseProceedings } from '@mahzar/shared/rest/proceedings';
import type { StaffStore } from '../access/staff/staff-store.ts';
import { bind } from '../http/api/bind.ts';
import type { Bound } from '../http/api/bind.ts';
import { caseActorOf } from './actor.ts';
import type { CaseDocuments } from './case-documents.ts';
import type { PdfRefused } from '../pdf/pdf-maker.ts';
import type { FilerNotices } from './filer-notices.ts';
import { fileUpload } from './filing.ts';
import type { ClosedPapers } from './orders/closed-papers.ts';
import type { OrderStore } from './orders/order-store.ts';
import type { CaseDirectory } from './ports.ts';
import type { CaseRefused, PersistWithCase, ProceedingsService } from './proceedings-service.ts';
import { accountsIn, shownCase } from './case-views.ts';

/** Reads a case's page for an actor. */
export type CasePage = (id: string, actor: CaseActor) => Promise<Result<CaseProceedings, ApiErrorCode>>;

/** Makes the reader of cases' pages. */
export function casePages(parts: {
  readonly service: Pick<ProceedingsService, 'begin' | 'snapshot' | 'latest'>;
  readonly documents: Pick<CaseDocuments, 'titles'>;
  readonly orders: Pick<OrderStore, 'titles'>;
  readonly closed: Pick<ClosedPapers, 'all'>;
  readonly directory: CaseDirectory;
  readonly accounts: Pick<StaffStore, 'namesOf' | 'enabledRolesOf'>;
  /** Epoch milliseconds. */
  readonly now: () => number;
}): CasePage {
  const { service, documents, orders, closed, directory, accounts, now } = parts;
  return async (id, actor) => {
    const begun = await service.begin(id);
    if (begun !== undefined) return refusedBy(begun);
    const [snapshot, of] = [await service.snapshot(id), await directory.fileOf(id)];
    if (snapshot === undefined || of === undefined) return new Rejection('not-found');
    const { state } = snapshot;
    const most = MAX_SHOWN_ENTRIES;
    const acts = await service.latest(id, { looks: false, most });
    // Read separately, so that many readings do not push the acts out of sight.
    const looks = seesLooks(state, actor) ? await service.latest(id, { looks: true, most }) : [];
    const entries = [...acts, ...looks].toSorted((one, other) => one.seq - other.seq);
    const names = {
      people: new Map(of.file.people.map(({ id: person, name }) => [person, name])),
      accounts: await accounts.namesOf(accountsIn(state, entries)),
      roles: await accounts.enabledRolesOf(state.staff.map(({ account }) => account)),
      titles: await documents.titles(id),
      orders: await orders.titles(id),
      closed: await closed.all(state, of),
    };
    return shownCase(state, entries, actor, names, now());
  };
}

/** Routes to the proceedings of cases, for staff and for the court's own systems. */
export function proceedingsRoutes(parts: {
  readonly service: Pick<ProceedingsService, 'execute'>;
  readonly documents: Pick<CaseDocuments, 'whole' | 'keepFiled' | 'isScanned' | 'scanAnew' | 'scanSoon'>;
  readonly tellFiler: FilerNotices;
  readonly shown: CasePage;
}): Bound[] {
  const { service, documents, tellFiler, shown } = parts;
  const scanAnew: PersistWithCase = async (on, events) => {
    for (const event of events) if (event.type === 'scan-awaited') await documents.scanAnew(on, event.document);
    return undefined;
  };
  return [
    bind(readProceedings, async ({ params, caller }) => {
      const actor = caseActorOf(caller);
      return actor === null ? new Rejection('not-signed-in') : shown(params.case, actor);
    }),
    bind(fileDocument, async ({ params, body, caller }) => {
      const actor = caseActorOf(caller);
      if (actor === null) return new Rejection('not-signed-in');
      const filed = await fileUpload({ service, documents }, params.case, actor, body);
      return filed instanceof Rejection ? refusedBy(filed) : shown(params.case, actor);
    }),
    bind(actInCase, async ({ params, body, caller }) => {
      const actor = caseActorOf(caller);
      if (actor === null) return new Rejection('not-signed-in');
      const command = 'account' in body ? { ...body, hearing: null } : body;
      const isScan = body.type === 'order-scan';
      // Without a scanner the document would wait for ever, and nobody could have it.
      if (isScan && !documents.isScanned) return new Rejection('no-scanner');
      const done = await service.execute(params.case, command, actor, isScan ? scanAnew : tellFiler(params.case));
      if (isScan) documents.scanSoon();
      return done instanceof Rejection ? refusedBy(done) : shown(params.case, actor);
    }),
  ];
}

type Refused = CaseRefused | PdfRefused | 'document-altered' | 'wrong-code' | 'sign-in-again' | 'too-many-requests';

const CODES: Readonly<Record<Refused, ApiErrorCode>> = {
  'not-permitted': 'not-permitted',
  'case-archived': 'case-archived',
  'case-full': 'case-full',
  'unknown-party': 'not-found',
  'unknown-document': 'not-found',
  'unknown-exhibit': 'not-found',
  'unknown-hearing': 'not-found',
  'unknown-order': 'not-found',
  'changed-meanwhile': 'changed-meanwhile',
  'not-a-client': 'not-a-client',
  'wrong-stage': 'wrong-stage',
  'is-exhibit': 'is-exhibit',
  'wrong-access': 'wrong-access',
  'scan-awaited': 'scan-awaited',
  infected: 'infected',
  'not-scannable': 'not-scannable',
  'not-found': 'not-found',
  'storage-unavailable': 'storage-unavailable',
  'pages-unavailable': 'pages-unavailable',
  'too-large': 'too-large',
  'document-altered': 'document-altered',
  'wrong-code': 'wrong-code',
  'sign-in-again': 'sign-in-again',
  'too-many-requests': 'too-many-requests',
};

/** The API's code for a refusal by the law of cases. */
export function refusedBy({ code }: Rejection<Refused>): Rejection<ApiErrorCode> {
  return new Rejection(CODES[code]);
}
