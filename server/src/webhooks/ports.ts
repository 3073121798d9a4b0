import type { WEBHOOK_FAILURES } from '@mahzar/shared/rest/webhooks';
import type { WebhookEvent } from '@mahzar/shared/staff/webhook-events';

/** Something that systems of the court may be told of. */
export interface Happening {
  readonly event: WebhookEvent;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly hearing: string;
  /** Number of the log's entry, or version of the booking: of two messages about one hearing, the later has the higher. */
  readonly seq: number;
  /** Ids, codes, numbers: no personal data. */
  readonly data: Readonly<Record<string, string | number | null>>;
}

/** A message that this process holds, to send it. */
export interface ClaimedDelivery {
  readonly id: string;
  readonly webhook: string;
  readonly subject: string;
  readonly body: string;
  /** This one included. */
  readonly attempts: number;
}

type Failure = (typeof WEBHOOK_FAILURES)[number];

/** What came of an attempt. */
export type Attempt =
  | { readonly ok: true; readonly status: number }
  | { readonly ok: false; readonly status: number | null; readonly failure: Failure };

/** Where messages go, and how they are signed. */
export interface Target {
  readonly address: string;
  /** `whsec_…`, the newest first; a former one signs along until its time is over. */
  readonly secrets: readonly { readonly secret: string; readonly until: number | null }[];
}

/** What may be changed of a webhook; what is not given stays. */
export interface WebhookChange {
  readonly name?: string | undefined;
  readonly address?: string | undefined;
  readonly events?: readonly WebhookEvent[] | undefined;
  readonly paused?: boolean | undefined;
}
