import { Router } from 'express';
import type { Request, Response } from 'express';
import type { CaseActor } from '@mahzar/shared/proceedings/event';
import type { DocumentId } from '@mahzar/shared/proceedings/ids';
import { mayEverInCase, capacitiesIn } from '@mahzar/shared/proceedings/law/permissions';
import { readable, whyWithheld } from '@mahzar/shared/proceedings/law/reading';
import type { CaseDocument, CaseState } from '@mahzar/shared/proceedings/state';
import { Rejection } from '@mahzar/shared/rejection';
import type { Result } from '@mahzar/shared/rejection';
import type { ApiErrorCode } from '@mahzar/shared/rest/errors';
import type { PdfPages } from '../files/pdf-pages.ts';
import { serveFile } from '../files/serve-file.ts';
import { handlerOf, addUploads } from '../files/tus.ts';
import { callerMay } from '../http/api/caller.ts';
import { isOwnPage } from '../http/api/router.ts';
import type { Identify } from '../http/api/router.ts';
import type { OriginRule } from '../http/origin.ts';
import { caseActorOf } from './actor.ts';
import { caseActorToText } from './event-schema.ts';
import type { CaseDocuments } from './case-documents.ts';
import type { RecentViews } from './recent-views.ts';
import { refusedBy } from './proceedings-routes.ts';
import type { ProceedingsService } from './proceedings-service.ts';
import { pathParam } from '../http/path-param.ts';

/** Width in pixels: a page that fills a desk's screen with sharp letters. */
export const PAGE_WIDTH = 1240;

interface Look {
  readonly asker: string;
  readonly document: CaseDocument;
  /** Reads the filed content. */
  readonly content: () => ReturnType<CaseDocuments['read']>;
  /** Enters the reading in the log, just before the content is sent, so that only actual readings are entered. */
  readonly enter: () => Promise<Rejection<ApiErrorCode> | undefined>;
}

/**
 * A visitor of a case's documents, with all their actors: a person may be two parties, such as a party and another party's lawyer.
 */
export interface CaseVisitor {
  readonly id: string;
  /** Key of the person across all cases, used to share slow work fairly. */
  readonly asker: string;
  readonly actors: readonly [CaseActor, ...CaseActor[]];
}

/** Identifies visitors, and checks rights outside of the law of cases. */
export interface VisitorsOfCases {
  /** The visitor, for the case in the path; a rejection when they have no access, or the request comes from another site. */
  visitorOf(request: Request): Promise<Result<CaseVisitor, ApiErrorCode>>;
  /** Why the visitor may not upload this many bytes now; counts the upload. */
  mayUpload?(visitor: CaseVisitor, size: number): Promise<Rejection<ApiErrorCode> | null>;
  /** Why the visitor may not see a readable document now. */
  mayLook?(
    state: CaseState,
    document: CaseDocument,
    visitor: CaseVisitor,
  ): Promise<Rejection<ApiErrorCode> | undefined>;
}

/** An uploader, with the actor that files. */
interface Uploader {
  readonly visitor: CaseVisitor;
  readonly actor: CaseActor;
}

/** Identifies staff and the court's own systems as visitors of case documents. */
export function staffVisitors({
  identify,
  originAllowed,
}: {
  readonly identify: Identify;
  readonly originAllowed: OriginRule;
}): VisitorsOfCases {
  return {
    async visitorOf(request) {
      const caller = await identify(request);
      if (caller instanceof Rejection) return caller;
      const isChange = request.method !== 'GET' && request.method !== 'HEAD';
      if (caller.kind !== 'machine' && isChange && !isOwnPage(request, originAllowed))
        return new Rejection('cross-site');
      const actor = caseActorOf(caller);
      if (actor === null) return new Rejection('not-signed-in');
      return callerMay(caller, 'act-in-cases')
        ? { id: String(request.params['case']), asker: caseActorToText(actor), actors: [actor] }
        : new Rejection('not-permitted');
    },
  };
}

/**
 * Uploads to cases, and contents and pages of their documents. Each sent content is an entry of the log: for staff each time, for
 * other people see `RecentViews`.
 */
export function documentRouter(parts: {
  /** Path of cases in the API. */
  readonly path: '/cases' | '/my/cases';
  readonly service: Pick<ProceedingsService, 'begin' | 'snapshot' | 'execute'>;
  readonly documents: CaseDocuments;
  readonly pdf: Pick<PdfPages, 'picture'>;
  readonly looks: RecentViews;
  readonly visitors: VisitorsOfCases;
}): Router {
  const { path, service, documents, pdf, looks, visitors } = parts;
  const router = Router({ caseSensitive: true, strict: true });

  /** A document that the caller may read. */
  const look = async (request: Request): Promise<Result<Look, ApiErrorCode>> => {
    const visitor = await visitors.visitorOf(request);
    if (visitor instanceof Rejection) return visitor;
    const { id, actors } = visitor;
    const document = pathParam<DocumentId>(request, 'document');
    const state = (await service.snapshot(id))?.state;
    const actor = state && actors.find((one) => readable(state, document, one) !== undefined);
    const found = state && actor && readable(state, document, actor);
    if (found === undefined) return new Rejection('not-found');
    const kept = whyWithheld(found);
    if (kept !== null) return kept;
    const refused = await visitors.mayLook?.(state!, found, visitor);
    if (refused !== undefined) return refused;
    return {
      asker: visitor.asker,
      document: found,
      content: () => documents.read(id, document, found.sha256),
      enter: async () => {
        const work = () => service.execute(id, { type: 'read-document', document }, actor!);
        const looked = await (actor!.kind === 'person'
          ? looks.enter([id, document, actor!.party].join('/'), work, false)
          : work());
        if (looked instanceof Rejection) return refusedBy(looked);
        // Entered a short while ago; the right is checked for each page.
        const { state: after } = looked ?? (await service.snapshot(id))!;
        return readable(after, document, actor!) === undefined ? new Rejection('not-found') : undefined;
      },
    };
  };

  addUploads<Uploader, DocumentId>(router, `${path}/:case/uploads`, {
    async ownerOf(request) {
      const visitor = await visitors.visitorOf(request);
      if (visitor instanceof Rejection) return visitor;
      const { id, actors } = visitor;
      // People who may file nothing cannot fill the disk.
      const begun = request.method === 'POST' ? await service.begin(id) : undefined;
      if (begun !== undefined) return refusedBy(begun);
      const state = (await service.snapshot(id))?.state;
      if (state === undefined) return new Rejection('not-found');
      const actor = actors.find((one) => mayEverInCase(capacitiesIn(state, one), 'file-document'));
      if (request.method !== 'POST') return { visitor, actor: actor ?? actors[0] };
      if (state.phase === 'archived') return new Rejection('case-archived');
      return actor === undefined ? new Rejection('not-permitted') : { visitor, actor };
    },
    create: async ({ visitor, actor }, size) =>
      (await visitors.mayUpload?.(visitor, size)) ?? documents.create(visitor.id, actor, size),
    state: ({ visitor, actor }, file) => documents.state(visitor.id, actor, file),
    append: ({ visitor, actor }, file, at, part) => documents.append(visitor.id, actor, file, at, part),
    remove: ({ visitor, actor }, file) => documents.remove(visitor.id, actor, file),
  });
  router.get(
    `${path}/:case/documents/:document/content`,
    handlerOf(async (request, response) => {
      const found = await look(request);
      if (found instanceof Rejection) return found;
      return serve(request, response, found, await found.content());
    }),
  );
  router.get(
    `${path}/:case/documents/:document/pages/:page`,
    handlerOf(async (request, response) => {
      const page = Number(request.params['page']);
      if (!Number.isSafeInteger(page) || page < 1) return new Rejection('bad-request');
      const found = await look(request);
      if (found instanceof Rejection) return found;
      const { id, media } = found.document;
      if (media !== 'application/pdf') {
        return page === 1 ? serve(request, response, found, await found.content()) : new Rejection('not-found');
      }
      const read = async () => (response.closed ? new Rejection('pages-unavailable') : found.content());
      const picture = await pdf.picture(read, page, PAGE_WIDTH, found.asker);
      if (picture instanceof Rejection) return response.closed ? undefined : picture;
      if (picture === null) return new Rejection('not-found');
      return serve(request, response, found, picture, { name: `${id}-${page}`, media: 'image/png' });
    }),
  );
  return router;
}

/** Sends a document after entering the reading in the log. */
async function serve(
  request: Request,
  response: Response,
  { document: { id, media }, enter }: Look,
  content: Result<Buffer, ApiErrorCode>,
  as: { readonly name: string; readonly media: string } = { name: id, media },
): Promise<Rejection<ApiErrorCode> | undefined> {
  if (content instanceof Rejection) return content;
  // If the client has gone, nothing is sent or entered.
  if (response.closed) return undefined;
  const refused = await enter();
  if (refused !== undefined) return refused;
  serveFile(request, response, { ...as, content });
  return undefined;
}
