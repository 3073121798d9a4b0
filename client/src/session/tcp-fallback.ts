import type { TransportParameters } from '@mahzar/shared/protocol/media';
import type { IceCandidate } from 'mediasoup-client/types';
import type { MediaClient } from './media-client.ts';
import type { Transports } from './transports.ts';
import { pause } from '../browser/pause.ts';

/** How long UDP has to answer before TCP is tried as well, in milliseconds. On a narrow line an answer waits in the queue. */
const UDP_ALONE_MS = 1_000;
const NARROW_ALONE_MS = 6_000;
/** An ICE restart has 4 s before the next one. */
const NARROW_RESTART_ALONE_MS = 3_000;

/** Transports whose first path was searched for already. */
const known = new WeakSet<Transports>();

/**
 * Makes the browser also try the service's TCP candidates on each transport without a timely answer over UDP. Call when the browser
 * begins to search for a path: an ICE restart forgets earlier candidates.
 */
export async function fallBackToTcp({ transports, narrow }: MediaClient): Promise<void> {
  const narrowMs = known.has(transports) ? NARROW_RESTART_ALONE_MS : NARROW_ALONE_MS;
  known.add(transports);
  const before = await statsOf(transports);
  await pause(narrow ? narrowMs : UDP_ALONE_MS);
  const now = await statsOf(transports);
  if (before === null || now === null) return;
  (['send', 'receive'] as const).forEach((direction, n) => {
    const transport = transports[direction];
    if (transport.closed || hasAnswered(udpAnswers(before[n]!), udpAnswers(now[n]!))) return;
    // The library cannot add candidates to an existing transport; each of its handlers has the connection in this field.
    const { _pc: connection } = transport.handler as unknown as { readonly _pc: RTCPeerConnection };
    for (const candidate of tcpOf(transports.prepared[direction]))
      void connection.addIceCandidate({ candidate, sdpMLineIndex: 0 }).catch(() => undefined);
  });
}

/** Null when they are closed. */
function statsOf(transports: Transports): Promise<RTCStatsReport[] | null> {
  return transports.stats().catch(() => null);
}

function tcpOf({ iceCandidates }: TransportParameters): string[] {
  return (iceCandidates as unknown as IceCandidate[]).filter(({ protocol }) => protocol === 'tcp').map(lineOf);
}

/** RFC 8839, 5.1 and RFC 6544, 4.5. */
function lineOf({ foundation, protocol, priority, address, port, type, tcpType }: IceCandidate): string {
  return `candidate:${foundation} 1 ${protocol} ${priority} ${address} ${port} typ ${type} tcptype ${tcpType}`;
}

/**
 * Returns counters of data received over UDP, by path: answers to ICE checks, which Firefox does not count before 142, and values
 * that imply them.
 */
function udpAnswers(report: RTCStatsReport): Map<string, number> {
  const stats = [...(report as unknown as Map<string, Record<string, unknown>>).values()];
  const udp = new Set(
    stats.flatMap(({ id, type, protocol }) => (type === 'remote-candidate' && protocol === 'udp' ? [id] : [])),
  );
  const pairs = stats.filter(({ type, remoteCandidateId }) => type === 'candidate-pair' && udp.has(remoteCandidateId));
  return new Map(
    pairs.map(({ id, responsesReceived, bytesReceived, state }) => [
      String(id),
      Number(responsesReceived ?? 0) + Number(bytesReceived ?? 0) + Number(state === 'succeeded'),
    ]),
  );
}

function hasAnswered(before: ReadonlyMap<string, number>, now: ReadonlyMap<string, number>): boolean {
  return [...now].some(([pair, answers]) => answers > (before.get(pair) ?? 0));
}
