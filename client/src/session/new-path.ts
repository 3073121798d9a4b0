import type { MediaClient } from './media-client.ts';

/**
 * Makes the service use a new path as soon as the browser has chosen it. The service sends on the path that the browser nominated
 * last, or on which anything except an ICE check arrived. Chromium chooses a path at the first answer and nominates it with its
 * next check; it sends three checks within 100 ms, and then one after 0.9 s. If the answer arrives after the first three, nothing
 * would be received until then.
 */
export function speakFromNewPaths({ transports: { receive, beats } }: MediaClient): void {
  // The library gives no other access to them, and not every browser has an `iceTransport`.
  const { _pc: connection } = receive.handler as unknown as { readonly _pc?: RTCPeerConnection };
  const { _dataChannel: channel } = (beats ?? {}) as { readonly _dataChannel?: RTCDataChannel };
  const path = connection?.sctp?.transport.iceTransport as RTCIceTransport | undefined;
  path?.addEventListener('selectedcandidatepairchange', () => {
    if (channel?.readyState === 'open') channel.send('here');
  });
}
