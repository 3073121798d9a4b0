/** Whether this browser has what a hearing needs: real-time media, and the language of the last three years. */
export function supported(): boolean {
  return (
    'RTCPeerConnection' in window &&
    'WebSocket' in window &&
    'toSorted' in Array.prototype &&
    // Says Chrome 111, Firefox 113 or Safari 16.2, or newer: older ones need code that is not here.
    CSS.supports('color', 'color-mix(in srgb, red, red)')
  );
}
