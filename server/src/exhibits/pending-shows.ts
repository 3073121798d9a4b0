import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';

/** A request to show a page that is still being drawn. */
export interface ShowUnderWay {
  readonly by: SeatId;
  /** Something later was shown or hidden: this page is not shown any more. */
  isOver: boolean;
  /** A case was changed meanwhile. */
  isCaseChanged: boolean;
}

/**
 * Requests to show pages that are being drawn. Later requests take precedence over earlier ones, however long each drawing takes.
 */
export class PendingShows {
  /** In the order of the requests. */
  readonly #ofHearing = new Map<HearingId, Set<ShowUnderWay>>();

  begin(hearing: HearingId, by: SeatId): ShowUnderWay {
    const show = { by, isOver: false, isCaseChanged: false };
    const all = this.#ofHearing.get(hearing) ?? new Set();
    this.#ofHearing.set(hearing, all.add(show));
    return show;
  }

  /**
   * Ends earlier requests when something else is shown or hidden.
   * @param by seat whose requests end; null: everybody's
   * @param before the request that is shown; left out: all requests end
   */
  end(hearing: HearingId, by: SeatId | null, before?: ShowUnderWay): void {
    for (const show of this.#ofHearing.get(hearing) ?? []) {
      if (show === before) return;
      if (by === null || show.by === by) show.isOver = true;
    }
  }

  noteCaseChange(): void {
    for (const shows of this.#ofHearing.values()) for (const show of shows) show.isCaseChanged = true;
  }

  /** The request is finished. */
  forget(hearing: HearingId, show: ShowUnderWay): void {
    const all = this.#ofHearing.get(hearing);
    all?.delete(show);
    if (all?.size === 0) this.#ofHearing.delete(hearing);
  }
}
