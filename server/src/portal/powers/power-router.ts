import { Router } from 'express';
import type { Request } from 'express';
import { Rejection } from '@mahzar/shared/rejection';
import type { Result } from '@mahzar/shared/rejection';
import type { ApiErrorCode } from '@mahzar/shared/rest/errors';
import type { PdfPages } from '../../files/pdf-pages.ts';
import type { NotGivenOut } from '../../files/scan-before.ts';
import { serveFile } from '../../files/serve-file.ts';
import { handlerOf, addUploads } from '../../files/tus.ts';
import { isOwnPage } from '../../http/api/router.ts';
import type { Identify } from '../../http/api/router.ts';
import { callerMay } from '../../http/api/caller.ts';
import type { OriginRule } from '../../http/origin.ts';
import { PAGE_WIDTH } from '../../proceedings/document-router.ts';
import type { PersonKey } from '../../scheduling/named-persons.ts';
import type { PortalLimits } from '../portal-limits.ts';
import type { PersonOfRequest } from '../portal-routes.ts';
import type { PowerInbox } from './power-inbox.ts';
import type { NotePowerRead } from './power-reads.ts';
import type { PowerUploads } from './power-uploads.ts';

/**
 * Uploads of powers of attorney by people whom no case names, and their contents for staff: pages as pictures, and the file for
 * download.
 */
export function powerRouter(parts: {
  readonly uploads: PowerUploads;
  readonly inbox: Pick<PowerInbox, 'find'>;
  /** The queue of the staff. */
  readonly pdf: Pick<PdfPages, 'picture'>;
  readonly noteRead: NotePowerRead;
  readonly personOf: PersonOfRequest;
  readonly personIndex: (who: PersonKey) => string;
  readonly identify: Identify;
  readonly limits: Pick<PortalLimits, 'ofPowerUpload'>;
  readonly originAllowed: OriginRule;
}): Router {
  const { uploads, inbox, pdf, noteRead, personOf, personIndex, identify, limits, originAllowed } = parts;
  const router = Router({ caseSensitive: true, strict: true });
  addUploads<PersonKey>(router, '/my/powers/uploads', {
    async ownerOf(request) {
      const isChange = request.method !== 'GET' && request.method !== 'HEAD';
      if (isChange && !isOwnPage(request, originAllowed)) return new Rejection('cross-site');
      return personOf(request);
    },
    create: (who, size) => uploads.create(personIndex(who), who.phone, size, () => limits.ofPowerUpload(who, size)),
    state: (who, file) => uploads.state(personIndex(who), file),
    append: (who, file, at, part) => uploads.append(personIndex(who), file, at, part),
    remove: (who, file) => uploads.remove(personIndex(who), file),
  });

  const contentOf = async (id: string, sha256: string) => {
    const found = await uploads.read(id, sha256);
    return found instanceof Rejection ? found : found.content;
  };
  const found = async (request: Request, how: 'read' | 'saved'): Promise<Result<Found, ApiErrorCode>> => {
    const caller = await identify(request);
    if (caller instanceof Rejection) return caller;
    if (caller.kind === 'nobody' || caller.kind === 'awaiting-second-factor') return new Rejection('not-signed-in');
    if (!callerMay(caller, 'edit-cases')) return new Rejection('not-permitted');
    const power = await inbox.find(String(request.params['power']), caller);
    if (power instanceof Rejection) return power;
    const { id, file } = power;
    // None for systems of the court.
    if (caller.kind !== 'staff') return new Rejection('not-found');
    await noteRead(id, caller.account, how);
    return { id, of: caller.account, media: file.media, content: () => contentOf(id, file.sha256) };
  };
  router.get(
    '/powers/:power/content',
    handlerOf(async (request, response) => {
      const power = await found(request, 'saved');
      if (power instanceof Rejection) return power;
      const content = await power.content();
      if (content instanceof Rejection) return content;
      serveFile(request, response, { name: power.id, media: power.media, content });
      return undefined;
    }),
  );
  router.get(
    '/powers/:power/pages/:page',
    handlerOf(async (request, response) => {
      const page = Number(request.params['page']);
      if (!Number.isSafeInteger(page) || page < 1) return new Rejection('bad-request');
      const power = await found(request, 'read');
      if (power instanceof Rejection) return power;
      const isPdf = power.media === 'application/pdf';
      if (!isPdf && page > 1) return new Rejection('not-found');
      const picture = isPdf ? await pdf.picture(power.content, page, PAGE_WIDTH, power.of) : await power.content();
      if (picture instanceof Rejection) return picture;
      if (picture === null) return new Rejection('not-found');
      const media = isPdf ? 'image/png' : power.media;
      serveFile(request, response, { name: `${power.id}-${page}`, media, content: picture });
      return undefined;
    }),
  );
  return router;
}

/** A power of attorney, and the caller who asks for it. */
interface Found {
  readonly id: string;
  readonly of: string;
  readonly media: string;
  readonly content: () => Promise<Result<Buffer, 'document-altered' | NotGivenOut>>;
}
