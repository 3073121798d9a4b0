/** Constraints for the browser: a page of text needs few frames per second, and no more lines than others can see. */
const PICTURE: MediaTrackConstraints = { width: { max: 1920 }, height: { max: 1080 }, frameRate: { max: 10 } };

/** Whether the person has chosen something to show. `cancelled`: the person decided against it. */
export type ScreenCapture =
  | { readonly ok: true; readonly track: MediaStreamTrack }
  | { readonly ok: false; readonly why: 'cancelled' | 'failed' };

/** Whether this browser can show its screen: phones cannot, even if they have the function. */
export function canCaptureScreen(browser: Navigator = navigator): boolean {
  const { userAgentData } = browser as Navigator & { readonly userAgentData?: { readonly mobile: boolean } };
  const devices = browser.mediaDevices as MediaDevices | undefined;
  return userAgentData?.mobile !== true && typeof devices?.getDisplayMedia === 'function';
}

/** Lets the person choose a screen, window or tab. Call on a press: browsers refuse it otherwise. */
export async function captureScreen(): Promise<ScreenCapture> {
  try {
    const stream = await navigator.mediaDevices.getDisplayMedia({ video: PICTURE, audio: false });
    const [track] = stream.getVideoTracks();
    if (track === undefined) return { ok: false, why: 'failed' };
    // Letters stay sharp, and the frame rate falls instead (W3C mst-content-hint).
    track.contentHint = 'detail';
    return { ok: true, track };
  } catch (error) {
    // Browsers report the same error when the person closes the dialog and when the system forbids it.
    const denied = error instanceof DOMException && error.name === 'NotAllowedError';
    return { ok: false, why: denied ? 'cancelled' : 'failed' };
  }
}
