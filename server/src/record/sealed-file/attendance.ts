import type { Entry } from '@mahzar/shared/hearing/event';

/** Somebody at a hearing, as the open record may name them. */
export interface Person {
  readonly seat: string;
  readonly name: string;
  readonly role: string;
}

/** Who was at a hearing from when to when (ISO 8601), as the log has it. */
export function attendanceOf(entries: readonly Entry[], people: readonly Person[]): object {
  const stays = new Map<string, { from: string; to: string | null; how?: string }[]>();
  const protectedSeats = new Set<string>();
  const begin = (seat: string, at: number): void => {
    const known = stays.get(seat) ?? [];
    if (known.at(-1)?.to === null) return;
    stays.set(seat, [...known, { from: new Date(at).toISOString(), to: null }]);
  };
  const end = (seat: string, at: number, how: string): void => {
    const last = stays.get(seat)?.at(-1);
    if (last?.to === null) Object.assign(last, { to: new Date(at).toISOString(), how });
  };
  let closed: string | null = null;
  for (const { at, event } of entries) {
    if (event.type === 'person-protected') protectedSeats.add(event.seat);
    if (event.type === 'person-entered' || event.type === 'line-restored') begin(event.seat, at);
    if (event.type === 'person-left' || event.type === 'person-expelled' || event.type === 'line-lost') {
      end(event.seat, at, event.type);
    }
    if (/^hearing-(closed|adjourned|cancelled)$/.test(event.type)) {
      closed = new Date(at).toISOString();
      for (const seat of stays.keys()) end(seat, at, event.type);
    }
  }
  return {
    people: people.map(({ seat, name, role }) => ({
      seat,
      name: protectedSeats.has(seat) ? '' : name,
      role,
      attended: stays.get(seat) ?? [],
    })),
    closed,
  };
}
