import type { SeatId } from '@mahzar/shared/hearing/ids';
import type { Role } from '@mahzar/shared/hearing/roles';
import type { HearingState } from '@mahzar/shared/hearing/state';
import type { HearingCard } from '../../hearings/ports.ts';

/** Resolves the audit log's `staff:ID` and `seat:HEARING/SEAT` to names; people of the hearing also get their role. */
export async function peopleNamed(
  names: readonly string[],
  {
    state: { seats },
    card,
    namesOf,
  }: {
    readonly state: Pick<HearingState, 'seats'>;
    readonly card: HearingCard | undefined;
    /** Names of staff accounts. */
    readonly namesOf: (accounts: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  },
): Promise<(name: string) => { readonly name: string | null; readonly role: Role | null }> {
  const accounts = names.filter((one) => one.startsWith('staff:')).map((one) => one.slice('staff:'.length));
  const known = await namesOf(accounts);
  return (name) => {
    if (name.startsWith('staff:')) return { name: known.get(name.slice('staff:'.length)) ?? null, role: null };
    const seat = seats.get(name.split('/').at(-1) as SeatId);
    return seat === undefined
      ? { name: null, role: null }
      : { name: card?.seats.get(seat.id)?.name ?? null, role: seat.role };
  };
}
