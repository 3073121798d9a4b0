import type { Looked } from './browser.ts';

/**
 * Sends sound against the page's own will, as one that was tampered with could: opens the microphone anew, puts it in the
 * place of the one that is held back, and takes the line in use again without asking the service.
 * Resolves when packets leave; throws when none do.
 */
export async function sendAnyway(page: Looked): Promise<void> {
  const sent = await page.evaluate(async () => {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    const inUse = (description: string, mid: string): string =>
      description
        .split(/(?=^m=)/m)
        .map((part) => (part.includes(`a=mid:${mid}\r\n`) ? part.replace('a=inactive', 'a=recvonly') : part))
        .join('');
    const packets = async (): Promise<number> => {
      let count = 0;
      for (const connection of window.peerConnections) {
        for (const report of (await connection.getStats()).values()) {
          if (report.type === 'outbound-rtp' && report.kind === 'audio') count += report.packetsSent;
        }
      }
      return count;
    };
    const before = await packets();
    for (const connection of window.peerConnections) {
      // The sending connection, for which the page makes the offers.
      if (connection.signalingState === 'closed' || connection.localDescription?.type !== 'offer') continue;
      for (const transceiver of connection.getTransceivers()) {
        const { sender, receiver, mid, currentDirection } = transceiver;
        if (receiver.track.kind !== 'audio' || currentDirection !== 'inactive' || mid === null) continue;
        await sender.replaceTrack(stream.getAudioTracks()[0]!);
        transceiver.direction = 'sendonly';
        await connection.setLocalDescription();
        const { sdp } = connection.remoteDescription!;
        await connection.setRemoteDescription({ type: 'answer', sdp: inUse(sdp, mid) });
      }
    }
    const deadline = performance.now() + 5_000;
    let count = 0;
    while (count < 20 && performance.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      count = (await packets()) - before;
    }
    return count;
  }, null);
  if (sent < 20) throw new Error(`only ${sent} packets left the page`);
}
