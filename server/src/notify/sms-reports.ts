import { createHash, timingSafeEqual } from 'node:crypto';
import { json, Router, urlencoded } from 'express';
import type { SmsReportSettings } from '../config/notify.ts';
import type { Outbox } from './outbox-store.ts';
import { wordAt } from './sms-gateway.ts';

/** Below the path of the API. */
const REPORTS_PATH = '/sms-reports';

/**
 * Receives the gateway's reports. It is not a route of the API, because the gateway defines the format, and no page of ours sends
 * it.
 */
export function smsReportsRouter(reports: SmsReportSettings, outbox: Pick<Outbox, 'report'>): Router {
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
      // Intermediate states are not stored; reports about unknown messages are accepted, so that they are not repeated.
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
