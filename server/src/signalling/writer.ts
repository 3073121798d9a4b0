import { isProvenIn } from '@mahzar/shared/hearing/law/identity';
import type { HearingService } from '../hearings/hearing-service.ts';
import type { Writer } from '../hearings/quota.ts';
import type { Connection } from './connection.ts';

/** Who writes over a connection. */
export async function writerOf(
  service: Pick<HearingService, 'standing'>,
  { hearing, seat, link, browser, network }: Connection,
): Promise<Writer> {
  const person = (await service.standing(hearing))?.state.seats.get(seat);
  return { link, browser, network: person !== undefined && isProvenIn(person, browser) ? null : network };
}
