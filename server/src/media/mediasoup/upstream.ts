import type { types } from 'mediasoup';

/** What came to the service of one source, and what was lost on the way, packets since it began. */
export interface UpstreamCounts {
  readonly received: number;
  readonly lost: number;
  /** Of `received`, how many had been lost and were sent again. */
  readonly repaired: number;
}

/** Of fewer packets than this nothing is said: one that is lost would be a weak line. */
const FEW_PACKETS = 20;
/** A voice of which more is missing has gaps that are heard. */
const WEAK_LOSS = 0.02;
/** Of a line that loses more, much of what is sent again comes too late to be heard. */
const WEAK_LINE = 0.12;

/** What the producer of a consumer has counted; of several layers, of the one that is taken. What has gone has no counts. */
export async function upstreamOf(consumer: types.Consumer): Promise<UpstreamCounts> {
  const stats = await consumer.getStats().catch(() => []);
  const inbound = stats.filter(({ type }) => type === 'inbound-rtp');
  return {
    received: inbound.reduce((sum, { packetCount }) => sum + packetCount, 0),
    lost: inbound.reduce((sum, { packetsLost }) => sum + Math.max(0, packetsLost), 0),
    repaired: inbound.reduce((sum, { packetsRepaired }) => sum + packetsRepaired, 0),
  };
}

/** Whether a voice has come with gaps between two counts; never at the first, or where a source was made anew. */
export function isWeak(before: UpstreamCounts | undefined, now: UpstreamCounts): boolean {
  if (before === undefined) return false;
  const [received, lost] = [now.received - before.received, now.lost - before.lost];
  const all = received + lost;
  if (received < 0 || all < FEW_PACKETS) return false;
  return lost / all > WEAK_LOSS || (lost + now.repaired - before.repaired) / all > WEAK_LINE;
}
