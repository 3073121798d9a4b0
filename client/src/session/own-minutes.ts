/** Parameter with a person's seat in the address of the page of minutes; their session in the portal identifies them. */
const OWN = 'own';

/** Address of the page of minutes, as opened from a person's own cases. */
export function addressOfOwnMinutes(hearing: string, seat: string): string {
  return `${pathOf(hearing)}?${OWN}=${encodeURIComponent(seat)}`;
}

/** The seat in such an address; null in every other one. */
export function ownSeatIn({ pathname, search }: Pick<Location, 'pathname' | 'search'>, hearing: string): string | null {
  return pathname === pathOf(hearing) ? new URLSearchParams(search).get(OWN) : null;
}

function pathOf(hearing: string): string {
  return `/minutes/${encodeURIComponent(hearing)}`;
}
