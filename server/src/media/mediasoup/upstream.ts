import type { types } from 'mediasoup';

/** Packets of one source since the source began. */
export interface UpstreamCounts {
  readonly received: number;
  /** Packets missing at the worker's last count; a packet that arrives later is subtracted. */
  readonly lost: number;
  /** Number of packets in `received` that had been lost and were sent again. */
  readonly repaired: number;
}

/** With fewer packets than this no judgement is made: a single lost one would look like a weak line. */
const FEW_PACKETS = 20;
/** Share of missing packets above which a voice has audible gaps. */
const WEAK_LOSS = 0.02;
/** Share of losses above which many repeated packets arrive too late to be heard. */
const WEAK_LINE = 0.12;

/** Counts of a consumer's producer; of several layers, those of the current one. Zero when it has gone. */
export async function upstreamOf(consumer: types.Consumer): Promise<UpstreamCounts> {
  const stats = await consumer.getStats().catch(() => []);
  const inbound = stats.filter(({ type }) => type === 'inbound-rtp');
  return {
    received: inbound.reduce((sum, { packetCount }) => sum + packetCount, 0),
    lost: inbound.reduce((sum, { packetsLost }) => sum + Math.max(0, packetsLost), 0),
    repaired: inbound.reduce((sum, { packetsRepaired }) => sum + packetsRepaired, 0),
  };
}

/** Whether a voice had gaps between two counts; false at the first count, or when the source was made again. */
export function isWeak(before: UpstreamCounts | undefined, now: UpstreamCounts): boolean {
  if (before === undefined) return false;
  const [received, lost] = [now.received - before.received, now.lost - before.lost];
  const all = received + lost;
  if (received < 0 || all < FEW_PACKETS) return false;
  return lost / all > WEAK_LOSS || (lost + now.repaired - before.repaired) / all > WEAK_LINE;
}
