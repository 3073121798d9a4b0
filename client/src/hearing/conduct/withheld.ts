import type { WithheldView } from '@mahzar/shared/hearing/projection/view';

/** A protected person whom others do not hear, do not see, or neither. */
export interface WithheldPerson {
  readonly seat: string;
  readonly what: 'voice' | 'face' | 'both';
  /** Epoch milliseconds. */
  readonly since: number;
  readonly fault: WithheldView['fault'];
}

/** Returns one alarm per person, with the fault that needs help if there are two. */
export function withheldPeople(withheld: readonly WithheldView[]): WithheldPerson[] {
  const seats = [...new Set(withheld.map(({ seat }) => seat))];
  return seats.map((seat) => {
    const all = withheld.filter((one) => one.seat === seat);
    const [first] = all.map(({ kind }) => (kind === 'camera' ? 'face' : 'voice'));
    const faults = all.map(({ fault }) => fault);
    return {
      seat,
      what: all.length > 1 ? 'both' : (first ?? 'both'),
      since: Math.min(...all.map(({ since }) => since)),
      fault: faults.includes('cannot-begin') ? 'cannot-begin' : (faults[0] ?? 'ended'),
    };
  });
}
