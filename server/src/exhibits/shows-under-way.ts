import type { HearingId, SeatId } from '@mahzar/shared/hearing/ids';

/** A page that somebody wants on the screens, while it is being drawn. */
export interface ShowUnderWay {
  readonly by: SeatId;
  /** Something later was shown or hidden: it does not come onto the screens any more. */
  isOver: boolean;
  /** A case was changed meanwhile. */
  isCaseChanged: boolean;
}

/** Pages that are being drawn for the screens of hearings: what is asked for later goes before them, however long each takes. */
export class ShowsUnderWay {
  /** In the order in which they were asked for. */
  readonly #ofHearing = new Map<HearingId, Set<ShowUnderWay>>();

  begin(hearing: HearingId, by: SeatId): ShowUnderWay {
    const show = { by, isOver: false, isCaseChanged: false };
    const all = this.#ofHearing.get(hearing) ?? new Set();
    this.#ofHearing.set(hearing, all.add(show));
    return show;
  }

  /**
   * Ends those that began before, when something else is shown or hidden.
   * @param by whose end with it; null: everybody's
   * @param before the one that is shown; left out: all have begun before
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

  /** It was shown, or is not to be. */
  forget(hearing: HearingId, show: ShowUnderWay): void {
    const all = this.#ofHearing.get(hearing);
    all?.delete(show);
    if (all?.size === 0) this.#ofHearing.delete(hearing);
  }
}
