import { counter } from '../connection/stats.ts';
import type { Stats } from '../connection/stats.ts';

/** The own voice on its way to the service, from the browser's counters. */
export interface SentVoice {
  /** Packets sent so far, and the part of them that had been lost and was sent again. */
  readonly packets: number;
  readonly repeated: number;
  /** Share of lost packets in the service's latest report, 0 to 1. */
  readonly reported: number;
}

/** Null before the service has reported on a voice. */
export function sentVoiceOf(reports: readonly Stats[]): SentVoice | null {
  const voice = reports.filter(({ kind }) => kind === 'audio');
  const reported = voice.filter(({ type }) => type === 'remote-inbound-rtp');
  if (reported.length === 0) return null;
  const sent = voice.filter(({ type }) => type === 'outbound-rtp');
  return {
    packets: sent.reduce((sum, { packetsSent }) => sum + counter(packetsSent), 0),
    repeated: sent.reduce((sum, { retransmittedPacketsSent }) => sum + counter(retransmittedPacketsSent), 0),
    reported: Math.max(...reported.map(({ fractionLost }) => counter(fractionLost))),
  };
}

/** Fewer packets are no measure: a silent voice sends one every 400 ms. */
const FEW_PACKETS = 10;

/**
 * Returns an upper bound of the share of the voice's packets that the own line loses and that are not replaced in time, 0 to 1.
 * The service reports the largest loss of all who hear the voice, so that the browser adds enough redundancy for them
 * (`RtpStreamRecv::GetRtcpReceiverReport` of mediasoup, for Opus with in-band FEC); but it requests again only packets that did
 * not reach the service itself. It requests none from Firefox, so nothing is known there.
 */
export function lossOfOwnLine(before: SentVoice | null, now: SentVoice | null): number {
  if (before === null || now === null) return 0;
  const packets = now.packets - before.packets;
  return packets < FEW_PACKETS ? 0 : Math.min(now.reported, Math.max(0, now.repeated - before.repeated) / packets);
}
