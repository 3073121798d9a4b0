import type { SeatId } from '@mahzar/shared/hearing/ids';
import type { HearingState } from '@mahzar/shared/hearing/state';
import type { MinutesCommand } from '@mahzar/shared/minutes/command';
import { scopeOf } from '@mahzar/shared/minutes/law/reading';
import { blocksFor } from '@mahzar/shared/minutes/text/blocks';
import { blocksOf } from '@mahzar/shared/minutes/text/text';
import { Rejection } from '@mahzar/shared/rejection';
import type { Result } from '@mahzar/shared/rejection';
import type { MinutesSnapshot } from './minutes-service.ts';
import { minutesHash } from './minutes-hash.ts';

/**
 * The command that closes the present text for reading by these people, with the hash of each one's part.
 * @param asked.version of the text that the closing person has seen
 */
export function beginReading(
  { state, text }: MinutesSnapshot,
  hearing: HearingState,
  { version, seats, until }: { readonly version: number; readonly seats: readonly SeatId[]; readonly until: number },
): Result<MinutesCommand, 'not-asked' | 'nothing-to-read' | 'stale-version'> {
  if (version !== state.version) return new Rejection('stale-version');
  const blocks = blocksOf(text);
  const hashOf = (given: typeof blocks) => minutesHash(state.hearing, given);
  const asked = [];
  for (const seat of new Set(seats)) {
    const role = hearing.seats.get(seat)?.role;
    if (role === undefined) return new Rejection('not-asked');
    const scope = scopeOf(role);
    const given = blocksFor(blocks, scope, seat);
    // Nobody is asked to sign an empty text.
    if (given.every((block) => block.text.trim() === '')) return new Rejection('nothing-to-read', { detail: seat });
    asked.push({ seat, role, scope, sha256: hashOf(given) });
  }
  return { type: 'begin-reading', version, sha256: hashOf(blocks), until, asked };
}
