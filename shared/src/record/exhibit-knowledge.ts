import type { Entry } from '../hearing/event.ts';
import type { SeatId } from '../hearing/ids.ts';
import { exhibitFor } from '../hearing/law/exhibits.ts';
import { screened } from '../hearing/state.ts';
import type { HearingState } from '../hearing/state.ts';

/** What a seat may know of an entry about an exhibit. */
export interface ToldExhibit {
  /** `withheld`: only that an exhibit was shown. */
  readonly has: 'shown' | 'withheld';
  /** The presenter; null for rulings. */
  readonly by: SeatId | null;
}

/** Follows what one seat learnt of exhibits during the hearing: the record's notes tell it no more. */
export class ExhibitKnowledge {
  readonly #seat: SeatId;
  readonly #told = new Map<number, ToldExhibit>();
  /** Exhibits that were on the seat's screen, so that it may read later entries about them. */
  readonly #seen = new Set<number>();
  /** How the seat has the exhibit on display. */
  #now: ToldExhibit | null = null;

  constructor(seat: SeatId) {
    this.#seat = seat;
  }

  /** By entry number; entries that are missing were not told to the seat. */
  get told(): ReadonlyMap<number, ToldExhibit> {
    return this.#told;
  }

  /** Applies an entry, which changed the state from `before` to `after`. */
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

  /** Includes the screen of a device at which the person sits with others. */
  #onScreen(state: HearingState): ReturnType<typeof exhibitFor> {
    const me = state.seats.get(this.#seat);
    const at = me?.place.kind === 'with' ? state.seats.get(me.place.seat) : me;
    const by = state.exhibit?.by;
    if (at === undefined || by === undefined || screened(state, this.#seat, by)) return null;
    return exhibitFor(state, at);
  }
}
