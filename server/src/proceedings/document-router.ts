import { Router } from 'express';
import type { Request, Response } from 'express';
import type { CaseActor } from '@mahzar/shared/proceedings/event';
import type { DocumentId } from '@mahzar/shared/proceedings/ids';
import { mayEverInCase, capacitiesIn } from '@mahzar/shared/proceedings/law/permissions';
import { readable } from '@mahzar/shared/proceedings/law/reading';
import type { CaseDocument } from '@mahzar/shared/proceedings/state';
import { Rejection } from '@mahzar/shared/rejection';
import type { Result } from '@mahzar/shared/rejection';
import type { ApiErrorCode } from '@mahzar/shared/rest/errors';
import type { PdfPages } from '../files/pdf-pages.ts';
import { serveFile } from '../files/serve-file.ts';
import { act, addUploads } from '../files/tus.ts';
import { callerMay } from '../http/api/caller.ts';
import { isOwnPage } from '../http/api/router.ts';
import type { Identify } from '../http/api/router.ts';
import type { OriginRule } from '../http/origin.ts';
import { caseActorOf } from './actor.ts';
import type { CaseDocuments } from './case-documents.ts';
import { refusedBy } from './proceedings-routes.ts';
import type { ProceedingsService } from './proceedings-service.ts';

/** Pixels: a page that fills a desk's screen, its letters sharp. */
const PAGE_WIDTH = 1240;

interface Look {
  readonly document: CaseDocument;
  /** What was filed. */
  readonly content: () => ReturnType<CaseDocuments['read']>;
  /** Enters that it was looked at, when it is about to be given out: nobody has read what they were not given. */
  readonly enter: () => Promise<Rejection<ApiErrorCode> | undefined>;
}

interface Uploader {
  readonly id: string;
  readonly actor: CaseActor;
}

/** Uploads to cases, and their documents' contents and pages. Whoever is given one may read it, and that is an entry of the log. */
export function documentRouter(parts: {
  readonly service: Pick<ProceedingsService, 'begin' | 'snapshot' | 'execute'>;
  readonly documents: CaseDocuments;
  readonly pdf: Pick<PdfPages, 'picture'>;
  readonly identify: Identify;
  readonly originAllowed: OriginRule;
}): Router {
  const { service, documents, pdf, identify, originAllowed } = parts;
  const router = Router({ caseSensitive: true, strict: true });

  const callerOf = async (request: Request): Promise<Result<Uploader, ApiErrorCode>> => {
    const caller = await identify(request);
    if (caller instanceof Rejection) return caller;
    const isChange = request.method !== 'GET' && request.method !== 'HEAD';
    if (caller.kind !== 'machine' && isChange && !isOwnPage(request, originAllowed)) return new Rejection('cross-site');
    const actor = caseActorOf(caller);
    if (actor === null) return new Rejection('not-signed-in');
    return callerMay(caller, 'act-in-cases')
      ? { id: String(request.params['case']), actor }
      : new Rejection('not-permitted');
  };
  /** A document that whoever asks may read. */
  const look = async (request: Request): Promise<Result<Look, ApiErrorCode>> => {
    const caller = await callerOf(request);
    if (caller instanceof Rejection) return caller;
    const { id, actor } = caller;
    const document = String(request.params['document']) as DocumentId;
    const snapshot = await service.snapshot(id);
    const found = snapshot && readable(snapshot.state, document, actor);
    if (found === undefined) return new Rejection('not-found');
    return {
      document: found,
      content: () => documents.read(id, document, found.sha256),
      enter: async () => {
        const looked = await service.execute(id, { type: 'read-document', document }, actor);
        return looked instanceof Rejection ? refusedBy(looked) : undefined;
      },
    };
  };

  addUploads<Uploader>(router, '/cases/:case/uploads', {
    async ownerOf(request) {
      const caller = await callerOf(request);
      if (caller instanceof Rejection || request.method !== 'POST') return caller;
      // Nobody fills a disk who may file nothing.
      const begun = await service.begin(caller.id);
      if (begun !== undefined) return refusedBy(begun);
      const snapshot = await service.snapshot(caller.id);
      if (snapshot === undefined) return new Rejection('not-found');
      if (snapshot.state.phase === 'archived') return new Rejection('case-archived');
      return mayEverInCase(capacitiesIn(snapshot.state, caller.actor), 'file-document')
        ? caller
        : new Rejection('not-permitted');
    },
    create: ({ id, actor }, size) => documents.create(id, actor, size),
    state: ({ id, actor }, file) => documents.state(id, actor, file),
    append: ({ id, actor }, file, at, part) => documents.append(id, actor, file, at, part),
    remove: ({ id, actor }, file) => documents.remove(id, actor, file),
  });
  router.get(
    '/cases/:case/documents/:document/content',
    act(async (request, response) => {
      const found = await look(request);
      if (found instanceof Rejection) return found;
      return serve(request, response, found, await found.content());
    }),
  );
  router.get(
    '/cases/:case/documents/:document/pages/:page',
    act(async (request, response) => {
      const page = Number(request.params['page']);
      if (!Number.isSafeInteger(page) || page < 1) return new Rejection('bad-request');
      const found = await look(request);
      if (found instanceof Rejection) return found;
      const { id, media } = found.document;
      if (media !== 'application/pdf') {
        return page === 1 ? serve(request, response, found, await found.content()) : new Rejection('not-found');
      }
      const read = async () => (response.closed ? new Rejection('pages-unavailable') : found.content());
      const picture = await pdf.picture(read, page, PAGE_WIDTH);
      if (picture instanceof Rejection) return response.closed ? undefined : picture;
      if (picture === null) return new Rejection('not-found');
      return serve(request, response, found, picture, { name: `${id}-${page}`, media: 'image/png' });
    }),
  );
  return router;
}

/** Gives out what somebody may read, and enters first that they have. */
async function serve(
  request: Request,
  response: Response,
  { document: { id, media }, enter }: Look,
  content: Result<Buffer, ApiErrorCode>,
  as: { readonly name: string; readonly media: string } = { name: id, media },
): Promise<Rejection<ApiErrorCode> | undefined> {
  if (content instanceof Rejection) return content;
  // Whoever has gone meanwhile gets nothing.
  if (response.closed) return undefined;
  const refused = await enter();
  if (refused !== undefined) return refused;
  serveFile(request, response, { ...as, content });
  return undefined;
}
