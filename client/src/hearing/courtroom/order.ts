/** The order in which people are shown, and the person who is shown large. */
export interface Order {
  readonly seats: readonly string[];
  readonly large: string | null;
}

interface Moment {
  /** Everybody with a tile, in the order of the court. */
  readonly court: readonly string[];
  /** The person who is shown large instead of among the others, if any. */
  readonly large: string | null;
  /** Number of people on the first page. */
  readonly firstPage: number;
  readonly speaking: readonly string[];
  /** People who are never moved off the first page. */
  readonly stays: ReadonlySet<string>;
  /** Returns when a seat was last heard, epoch ms; 0 if never. */
  readonly lastHeard: (seat: string) => number;
}

/**
 * Returns the order of the court with as few moves as possible: a speaker on a later page changes places with the person on the
 * first page who has been silent longest, and the large person with the former large one. Everybody else stays. Applying it to its
 * own result changes nothing.
 */
export function nextOrder(before: Order, { court, large, firstPage, speaking, stays, lastHeard }: Moment): Order {
  const isSmall = (seat: string): boolean => seat !== large;
  if (large === null && court.length <= firstPage) return settled(before, { seats: court, large });
  let seats = withNewcomers(
    before.seats.filter((seat) => court.includes(seat)),
    court,
  );
  if (before.large !== large) seats = exchanged(seats, before.large, large);
  for (const speaker of speaking) {
    const small = seats.filter(isSmall);
    if (small.indexOf(speaker) < firstPage) continue;
    const givesWay = small
      .slice(0, firstPage)
      .filter((seat) => !stays.has(seat) && !speaking.includes(seat))
      .toReversed()
      .toSorted((one, other) => lastHeard(one) - lastHeard(other))[0];
    seats = exchanged(seats, speaker, givesWay ?? null);
  }
  return settled(before, { seats, large });
}

/** Each newcomer is inserted before the first person who follows them in the court's order. */
function withNewcomers(seats: readonly string[], court: readonly string[]): readonly string[] {
  const known = [...seats];
  for (const [rank, seat] of court.entries()) {
    if (known.includes(seat)) continue;
    const next = known.findIndex((other) => court.indexOf(other) > rank);
    known.splice(next === -1 ? known.length : next, 0, seat);
  }
  return known;
}

function exchanged(seats: readonly string[], one: string | null, other: string | null): readonly string[] {
  if (one === null || other === null || !seats.includes(one) || !seats.includes(other)) return seats;
  return seats.map((seat) => (seat === one ? other : seat === other ? one : seat));
}

function settled(before: Order, after: Order): Order {
  const same = before.large === after.large && before.seats.length === after.seats.length;
  return same && before.seats.every((seat, index) => seat === after.seats[index]) ? before : after;
}
