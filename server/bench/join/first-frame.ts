/*
 * Runs in the page before its own scripts: notes when the button was clicked and when the first picture from somebody
 * else was there to be shown.
 */
export interface Marks {
  /** `performance.now()` of the last click, and of the first remote frame after it. */
  clickedAt: number;
  frameAt: number;
}

declare global {
  interface Window {
    marks: Marks;
  }
}

/** For `addInitScript`; must not refer to anything outside itself. */
export function watchFirstFrame(): void {
  const marks: Marks = { clickedAt: 0, frameAt: 0 };
  window.marks = marks;
  const remote = new WeakSet<MediaStreamTrack>();
  const watched = new WeakSet<HTMLVideoElement>();
  const Native = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Native {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      this.addEventListener('track', ({ track }) => remote.add(track));
    }
  };
  const isRemote = ({ srcObject }: HTMLVideoElement): boolean =>
    srcObject instanceof MediaStream && srcObject.getVideoTracks().some((track) => remote.has(track));
  const watch = (video: HTMLVideoElement): void => {
    if (watched.has(video)) return;
    watched.add(video);
    const seen = (): void => {
      if (isRemote(video)) marks.frameAt ||= performance.now();
      else video.requestVideoFrameCallback(seen);
    };
    video.requestVideoFrameCallback(seen);
  };
  window.addEventListener('click', () => (marks.clickedAt = performance.now()), { capture: true });
  new MutationObserver(() => document.querySelectorAll('video').forEach(watch)).observe(document, {
    childList: true,
    subtree: true,
  });
}
