/** Whether this browser has what a hearing needs: real-time media, and JavaScript of the last three years. */
export function isSupported(): boolean {
  return (
    'RTCPeerConnection' in window &&
    'WebSocket' in window &&
    'toSorted' in Array.prototype &&
    // True for Chrome 111, Firefox 113, Safari 16.2 and newer: older ones would need code that is not included.
    CSS.supports('color', 'color-mix(in srgb, red, red)')
  );
}
