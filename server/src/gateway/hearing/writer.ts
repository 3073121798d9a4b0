import { isProvenIn } from '@mahzar/shared/hearing/law/identity';
import { capacityOf } from '@mahzar/shared/hearing/roles';
import type { HearingService } from '../../hearings/hearing-service.ts';
import type { Writer } from '../../hearings/quota.ts';
import type { Connection } from './connection.ts';

/** Who writes over a connection. */
export async function writerOf(
  service: Pick<HearingService, 'snapshot'>,
  { hearing, seat, link, browser, network }: Connection,
): Promise<Writer> {
  const state = (await service.snapshot(hearing))?.state;
  const person = state?.seats.get(seat);
  if (state === undefined || person === undefined) return { link, browser, network, isCourtSeat: false };
  const isCourtSeat = ['host', 'clerk'].includes(capacityOf(state.kind, person.role));
  return { link, browser, network: isProvenIn(person, browser) ? null : network, isCourtSeat };
}
