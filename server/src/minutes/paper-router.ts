import { json, Router } from 'express';
import type { Request } from 'express';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { MinutesActor } from '@mahzar/shared/minutes/event';
import { minutesPaperKey } from '@mahzar/shared/protocol/minutes';
import { minutesPaperPath } from '@mahzar/shared/protocol/minutes-address';
import { Rejection } from '@mahzar/shared/rejection';
import type { Result } from '@mahzar/shared/rejection';
import type { ApiErrorCode } from '@mahzar/shared/rest/errors';
import type { AuditActor, AuditNote } from '../audit/audit.ts';
import { handlerOf } from '../files/tus.ts';
import { serveFile } from '../files/serve-file.ts';
import type { HearingService } from '../hearings/hearing-service.ts';
import { isOwnPage } from '../http/api/router.ts';
import type { OriginRule } from '../http/origin.ts';
import { networkOf } from '../kernel/address.ts';
import type { MinutesCaller, MinutesCallers } from './minutes-callers.ts';
import type { MinutesPapers } from './minutes-papers.ts';
import type { MinutesService } from './minutes-service.ts';
import { isOfCourt, mayHavePaper } from './minutes-views.ts';
import { pathParam } from '../http/path-param.ts';

/** Requests per minute from one network: a paper is fetched rarely. */
const ASKED_A_MINUTE = 60;
const MAX_BODY = '8kb';

/** Papers of minutes for people who may have one: by a session, or by a seat's link, whose secrets are in the body. */
export function minutesPaperRouter(parts: {
  readonly papers: Pick<MinutesPapers, 'paper'>;
  readonly minutes: Pick<MinutesService, 'snapshot'>;
  readonly callers: Pick<MinutesCallers, 'admit'>;
  readonly hearings: Pick<HearingService, 'snapshot'>;
  /** Notes who receives a paper, before it is sent. */
  readonly note: (note: AuditNote) => Promise<void>;
  readonly originAllowed: OriginRule;
}): Router {
  const { papers, minutes, callers, hearings, note, originAllowed } = parts;
  const asked = new RateLimiterMemory({ points: ASKED_A_MINUTE, duration: 60 });

  /** The caller, if permitted. */
  const admit = async (request: Request, hearing: HearingId): Promise<Result<MinutesCaller, ApiErrorCode>> => {
    if (!isOwnPage(request, originAllowed)) return new Rejection('cross-site');
    const key = minutesPaperKey.safeParse(request.body).data;
    if (key === undefined) return new Rejection('bad-request');
    const isWithin = await asked.consume(networkOf(request.ip ?? '')).catch(() => undefined);
    if (isWithin === undefined) return new Rejection('too-many-requests');
    const admitted = await callers.admit(hearing, key, request.get('Cookie'));
    if (admitted instanceof Rejection) {
      const { code } = admitted;
      return new Rejection(code === 'not-signed-in' || code === 'no-session' ? code : 'not-permitted');
    }
    const { caller } = admitted;
    const [state, written] = [(await hearings.snapshot(hearing))?.state, await minutes.snapshot(hearing)];
    if (written instanceof Rejection)
      return new Rejection(written.code === 'storage-unavailable' ? written.code : 'record-altered');
    return state !== undefined && mayHavePaper(written, state, caller) ? caller : new Rejection('not-permitted');
  };

  const router = Router({ caseSensitive: true, strict: true });
  router.post(
    minutesPaperPath(':hearing'),
    json({ limit: MAX_BODY }),
    handlerOf(async (request, response) => {
      const hearing = pathParam<HearingId>(request, 'hearing');
      const admitted = await admit(request, hearing);
      if (admitted instanceof Rejection) return admitted;
      const content = await papers.paper(hearing, { isForCourt: isOfCourt(admitted.actor) });
      if (content instanceof Rejection) return content;
      const subject = { kind: 'booking', id: hearing };
      await note({ actor: auditedAs(hearing, admitted.actor), act: 'minutes-paper-taken', subject });
      serveFile(request, response, { name: `minutes-${hearing}`, media: 'application/pdf', content });
      return undefined;
    }),
  );
  return router;
}

function auditedAs(hearing: HearingId, actor: MinutesActor): AuditActor {
  switch (actor.kind) {
    case 'system':
      return actor;
    case 'staff':
      return { kind: 'staff', id: actor.account };
    case 'seat':
      return { kind: 'seat', id: `${hearing}/${actor.seat}` };
    default:
      return actor satisfies never;
  }
}
