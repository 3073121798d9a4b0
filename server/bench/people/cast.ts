import type { SeatId } from '@mahzar/shared/hearing/ids';
import type { Role } from '@mahzar/shared/hearing/roles';

/** A participant of a measured hearing. */
export interface Part {
  readonly id: SeatId;
  readonly role: Role;
  readonly with?: readonly SeatId[];
}

/** Number of people with open microphones; the judge is the first. */
export const SPEAKERS = 4;
const FIRST: readonly Role[] = ['presiding-judge', 'clerk', 'prosecutor', 'lawyer'];
const OTHERS: readonly Role[] = ['accused', 'complainant', 'witness', 'lawyer'];

/** The roles of a number of people in the order of display, each lawyer with the accused of the same number. */
export function castOf(people: number): Part[] {
  const roles = Array.from({ length: people }, (_, index) => FIRST[index] ?? OTHERS[index % OTHERS.length]!);
  const ids = roles.map((role, index) => seat(role, roles.slice(0, index).filter((other) => other === role).length));
  return roles.map((role, index) => {
    const client = role === 'lawyer' ? ids[index]!.replace('lawyer', 'accused') : undefined;
    return { id: ids[index]!, role, ...(ids.includes(client as SeatId) && { with: [client as SeatId] }) };
  });
}

function seat(role: Role, earlier: number): SeatId {
  return `${role}-${earlier + 1}` as SeatId;
}
