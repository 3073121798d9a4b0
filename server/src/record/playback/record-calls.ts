import type { HearingId } from '@mahzar/shared/hearing/ids';
import { Rejection } from '@mahzar/shared/rejection';
import type { ApiErrorCode } from '@mahzar/shared/rest/errors';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { Caller } from '../../http/api/caller.ts';
import { nameOf } from './plays.ts';
import type { Viewer } from './plays.ts';
import type { Viewers } from './viewers.ts';

/** What one person may ask of records in a minute: so much, of which each kind of call takes its share. */
const A_MINUTE = 900;
/** What is written, and audited also when it is refused, is dear. */
const SHARES = { read: 1, fetch: 5, act: 15 } as const;

/** `again` asks whether a right still holds that is used at this moment: the service asks, and nobody's share is spent. */
type Share = keyof typeof SHARES | 'again';
type Act<Answer> = (hearing: HearingId, viewer: Viewer) => Promise<Answer>;
interface Params {
  readonly booking: HearingId;
}
interface Link {
  readonly token: string;
  readonly browser?: string | undefined;
}

/** Says for each call of a route to a record who calls, and refuses who calls too often. */
export class RecordCalls {
  readonly #viewers: Viewers;
  readonly #limit = new RateLimiterMemory({ points: A_MINUTE, duration: 60 });

  constructor(viewers: Viewers) {
    this.#viewers = viewers;
  }

  /** Of somebody at the desk. */
  async atDesk<Answer>(
    share: Share,
    { caller, params: { booking } }: { readonly caller: Caller; readonly params: Params },
    act: Act<Answer>,
  ): Promise<Answer | Rejection<ApiErrorCode>> {
    return this.#run(share, booking, await this.#viewers.atDesk(caller, booking), act);
  }

  /** Of whoever holds the link of a seat. */
  async byLink<Answer>(
    share: Share,
    { body: { token, browser }, params: { booking } }: { readonly body: Link; readonly params: Params },
    act: Act<Answer>,
  ): Promise<Answer | Rejection<ApiErrorCode>> {
    return this.#run(share, booking, await this.#viewers.byLink(token, browser ?? null, booking), act);
  }

  async #run<Answer>(
    share: Share,
    hearing: HearingId,
    viewer: Viewer | Rejection<ApiErrorCode>,
    act: Act<Answer>,
  ): Promise<Answer | Rejection<ApiErrorCode>> {
    if (viewer instanceof Rejection) return viewer;
    if (share === 'again') return act(hearing, viewer);
    const isWithin = await this.#limit.consume(nameOf(viewer), SHARES[share]).then(
      () => true,
      () => false,
    );
    return isWithin ? act(hearing, viewer) : new Rejection('too-many-requests');
  }
}
