import type { HearingId } from '@mahzar/shared/hearing/ids';
import { Rejection } from '@mahzar/shared/rejection';
import type { ApiErrorCode } from '@mahzar/shared/rest/errors';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { Caller } from '../../http/api/caller.ts';
import { nameOf } from './playback-sessions.ts';
import type { Viewer } from './playback-sessions.ts';
import type { Viewers } from './viewers.ts';

/** Budget of one person's calls to records per minute; each kind of call costs its share. */
const A_MINUTE = 900;
/** Acts cost the most: they write to the database and are audited even when refused. */
const SHARES = { read: 1, fetch: 5, act: 15 } as const;

/** `again`: the service itself checks a right that is in use; this costs nothing. */
type Share = keyof typeof SHARES | 'again';
type Act<Answer> = (hearing: HearingId, viewer: Viewer) => Promise<Answer>;
interface Params {
  readonly booking: HearingId;
}
interface SeatLink {
  readonly token: string;
  readonly browser?: string | undefined;
}

/** Determines the viewer of each call to a record's routes, and refuses viewers who call too often. */
export class RecordCalls {
  readonly #viewers: Viewers;
  readonly #limit = new RateLimiterMemory({ points: A_MINUTE, duration: 60 });

  constructor(viewers: Viewers) {
    this.#viewers = viewers;
  }

  /** For a caller at the desk. */
  async atDesk<Answer>(
    share: Share,
    { caller, params: { booking } }: { readonly caller: Caller; readonly params: Params },
    act: Act<Answer>,
  ): Promise<Answer | Rejection<ApiErrorCode>> {
    return this.#run(share, booking, await this.#viewers.atDesk(caller, booking), act);
  }

  /** For the holder of a seat's link. */
  async byLink<Answer>(
    share: Share,
    { body: { token, browser }, params: { booking } }: { readonly body: SeatLink; readonly params: Params },
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
