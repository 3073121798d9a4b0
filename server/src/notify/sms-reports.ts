import { createHash, timingSafeEqual } from 'node:crypto';
import { json, Router, urlencoded } from 'express';
import type { Outbox } from './outbox-store.ts';
import { wordAt } from './sms-gateway.ts';

/** How the gateway reports that an SMS has come to somebody's telephone, or not. */
export interface SmsReports {
  /** That the gateway sends as `Authorization: Bearer …`. */
  readonly secret: string;
  /** Where the gateway's name for the message and its state stand, by dots. */
  readonly reference: string;
  readonly status: string;
  readonly delivered: readonly string[];
  readonly failed: readonly string[];
}

/** Below the path of the API. */
const REPORTS_PATH = '/sms-reports';

/** Takes the gateway's reports. It is no route of the API: its shape is the gateway's, and no page of ours sends it. */
export function smsReportsRouter(reports: SmsReports, outbox: Pick<Outbox, 'report'>): Router {
  const router = Router();
  const limit = '16kb';
  router.post(
    REPORTS_PATH,
    (request, response, next) => {
      if (isSecret(request.get('Authorization'), reports.secret)) next();
      else response.status(401).set('Cache-Control', 'no-store').json({ code: 'not-signed-in' });
    },
    json({ limit }),
    urlencoded({ limit, extended: false }),
    (request, response, next) => {
      const reference = wordAt(request.body, reports.reference);
      const status = wordAt(request.body, reports.status);
      const delivered = status !== undefined && reports.delivered.includes(status);
      const failed = status !== undefined && reports.failed.includes(status);
      // A state on the way is nothing to note; whoever reports of what is not ours should not try again either.
      const noted = reference !== undefined && (delivered || failed) ? outbox.report(reference, delivered) : undefined;
      Promise.resolve(noted).then(() => void response.status(204).end(), next);
    },
  );
  return router;
}

function isSecret(given: string | undefined, secret: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text, 'utf8').digest();
  return timingSafeEqual(digest(given ?? ''), digest(`Bearer ${secret}`));
}
