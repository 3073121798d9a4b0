import type { Entry } from '../hearing/event.ts';
import type { SeatId } from '../hearing/ids.ts';
import { exhibitFor } from '../hearing/law/exhibits.ts';
import { screened } from '../hearing/state.ts';
import type { HearingState } from '../hearing/state.ts';

/** What a seat may know of an entry about an exhibit. */
export interface ToldExhibit {
  /** `withheld`: that there was one, and no more. */
  readonly has: 'shown' | 'withheld';
  /** Who showed it; null for what became of it. */
  readonly by: SeatId | null;
}

/** Follows what one seat was told of exhibits while the hearing was held: of their notes it has no more. */
export class ToldExhibits {
  readonly #seat: SeatId;
  readonly #told = new Map<number, ToldExhibit>();
  /** Exhibits that it has had on its screen, and may read as far as the log says. */
  readonly #seen = new Set<number>();
  /** How it has what is shown now. */
  #now: ToldExhibit | null = null;

  constructor(seat: SeatId) {
    this.#seat = seat;
  }

  /** By the number of the entry; what is not there it was not told. */
  get told(): ReadonlyMap<number, ToldExhibit> {
    return this.#told;
  }

  /** Goes on by an entry, which has led from the one state to the other. */
  follow({ seq, actor, event }: Entry, before: HearingState, after: HearingState): void {
    switch (event.type) {
      case 'exhibit-shown': {
        const has = this.#onScreen(after);
        this.#now = has === null ? null : { has, by: event.by };
        if (this.#now !== null) this.#told.set(seq, this.#now);
        if (has === 'shown') this.#seen.add(event.exhibit);
        else if (has === 'withheld') this.#seen.delete(event.exhibit);
        return;
      }
      case 'exhibit-hidden': {
        const { by = null } = this.#now ?? {};
        const isKept = by !== null && screened(before, this.#seat, by);
        if (this.#now?.has === 'shown' && !isKept) this.#told.set(seq, this.#now);
        this.#now = null;
        return;
      }
      case 'exhibit-ruled': {
        const isOwn = actor.kind === 'seat' && actor.seat === this.#seat;
        if (isOwn || this.#seen.has(event.exhibit)) this.#told.set(seq, { has: 'shown', by: null });
        return;
      }
      default:
    }
  }

  /** Also of a device before which they sit with others. */
  #onScreen(state: HearingState): ReturnType<typeof exhibitFor> {
    const me = state.seats.get(this.#seat);
    const at = me?.place.kind === 'with' ? state.seats.get(me.place.seat) : me;
    const by = state.exhibit?.by;
    if (at === undefined || by === undefined || screened(state, this.#seat, by)) return null;
    return exhibitFor(state, at);
  }
}
