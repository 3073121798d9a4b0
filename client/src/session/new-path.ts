import type { MediaClient } from './media-client.ts';

/**
 * Has the service send by a new path as soon as the browser has chosen it. The service sends by the path that a browser named last, or
 * by which anything but a question of ICE came. Chromium chooses a path when its first question is answered and names it with the
 * next one; it asks three times within 100 ms, and then after 0.9 s. Where the answer takes longer than those three, nothing would
 * come for so long.
 */
export function speakFromNewPaths({ transports: { receive, beats } }: MediaClient): void {
  // The library has no other way to either, and not every browser has an `iceTransport`.
  const { _pc: connection } = receive.handler as unknown as { readonly _pc?: RTCPeerConnection };
  const { _dataChannel: channel } = (beats ?? {}) as { readonly _dataChannel?: RTCDataChannel };
  const path = connection?.sctp?.transport.iceTransport as RTCIceTransport | undefined;
  path?.addEventListener('selectedcandidatepairchange', () => {
    if (channel?.readyState === 'open') channel.send('here');
  });
}
