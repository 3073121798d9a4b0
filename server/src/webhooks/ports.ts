import type { WEBHOOK_FAILURES } from '@mahzar/shared/rest/webhooks';
import type { WebhookEvent } from '@mahzar/shared/staff/webhook-events';

/** An event that is reported to systems of the court. */
export interface ReportedEvent {
  readonly event: WebhookEvent;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly hearing: string;
  /** Number of the log entry, or version of the booking: of two messages about one hearing, the later has the higher number. */
  readonly seq: number;
  /** Ids, codes, numbers: no personal data. */
  readonly data: Readonly<Record<string, string | number | null>>;
}

/** A message that this process has claimed for sending. */
export interface ClaimedDelivery {
  readonly id: string;
  readonly webhook: string;
  readonly subject: string;
  readonly body: string;
  /** Number of attempts, including this one. */
  readonly attempts: number;
}

type Failure = (typeof WEBHOOK_FAILURES)[number];

/** Result of an attempt. */
export type Attempt =
  | { readonly ok: true; readonly status: number }
  | { readonly ok: false; readonly status: number | null; readonly failure: Failure };

/** Where messages go, and how they are signed. */
export interface Target {
  readonly address: string;
  /** `whsec_…`, the newest first. A former secret still signs until its `until`. */
  readonly secrets: readonly { readonly secret: string; readonly until: number | null }[];
}

/** Editable properties of a webhook; those left out stay as they are. */
export interface WebhookChange {
  readonly name?: string | undefined;
  readonly address?: string | undefined;
  readonly events?: readonly WebhookEvent[] | undefined;
  readonly paused?: boolean | undefined;
}
