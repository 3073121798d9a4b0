import type { HearingId } from '@mahzar/shared/hearing/ids';
import type { WEBHOOK_FAILURES, Webhook, WebhookDelivery } from '@mahzar/shared/rest/webhooks';
import type { WebhookEvent } from '@mahzar/shared/staff/webhook-events';
import type { AuditActor } from '../audit/audit.ts';
import type { Database } from '../storage/database.ts';
import type { Page, PageOf } from '../storage/keyset.ts';

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

type Changed = Webhook | 'not-found' | 'changed-meanwhile';

/** The addresses that are told of events. Each act is noted in the audit log in its own transaction. */
export interface WebhookStore {
  create(
    webhook: { readonly id: string; readonly name: string; readonly events: readonly WebhookEvent[] },
    target: Target,
    by: AuditActor,
    at: number,
  ): Promise<Webhook>;
  list(page: Page): Promise<PageOf<Webhook>>;
  change(id: string, version: number, change: WebhookChange, by: AuditActor, at: number): Promise<Changed>;
  /** The former secret signs along until `formerUntil`. */
  replaceSecret(
    id: string,
    version: number,
    secret: string,
    formerUntil: number,
    by: AuditActor,
    at: number,
  ): Promise<Changed>;
  /** Resolves to false when there is no such webhook. */
  remove(id: string, by: AuditActor, at: number): Promise<boolean>;
  target(id: string): Promise<Target | undefined>;
  /** The receiver asks to be told nothing more (410 Gone). */
  pauseAsGone(id: string, at: number): Promise<void>;
}

/** Messages, from the moment in which they are planned until they are taken or given up. */
export interface DeliveryStore {
  /** Plans a message to everybody who wants to be told, in the transaction in which it happens. Answers with how many. */
  plan(on: Database, happenings: readonly Happening[]): Promise<number>;
  list(
    webhook: string,
    page: Page & { readonly state?: WebhookDelivery['state'] | undefined },
  ): Promise<PageOf<WebhookDelivery>>;
  /** As if it were new. Undefined when there is no such message. */
  redeliver(webhook: string, id: string, by: AuditActor, at: number): Promise<WebhookDelivery | undefined>;
  /**
   * Takes up the first message that is due: nobody else gets it before `leaseUntil`. To one address no more than four are
   * `underway` at once, and those about one hearing one after another. Null when there is none, or somebody else took it.
   */
  claim(at: number, leaseUntil: number, underway: readonly ClaimedDelivery[]): Promise<ClaimedDelivery | null>;
  /** When the next message that may be taken up beside `underway` is due; undefined when none waits. */
  nextAt(underway: readonly ClaimedDelivery[]): Promise<number | undefined>;
  /** @param nextAt when it is sent again; null when it was taken or is given up */
  settle(delivery: ClaimedDelivery, attempt: Attempt, nextAt: number | null): Promise<void>;
  /** Forgets messages that were made before. */
  forgetBefore(at: number): Promise<void>;
}

/** Reads the logs of hearings for webhooks, each entry once. */
export interface LogReader {
  /** Hearings in whose logs is something that was not told; after a crash, for instance. */
  behind(): Promise<readonly HearingId[]>;
  /** Plans what was not told of a hearing, and remembers how far that was: both or neither. Answers with how many. */
  advance(hearing: HearingId): Promise<number>;
}
