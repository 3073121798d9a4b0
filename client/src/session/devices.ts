import type { RememberedSeat } from './remembered-seat.ts';

/** The devices of a seat that is resumed after a reload. */
export interface ReopenedDevices {
  readonly microphone: MediaStreamTrack | null;
  readonly camera: MediaStreamTrack | null;
}

/** Opens the devices that were in use, or others if they are gone. An unavailable device is omitted. */
export async function reopenDevices({ microphone, camera }: RememberedSeat): Promise<ReopenedDevices> {
  const [sound, picture] = await Promise.all([
    microphone === null ? null : open({ audio: { ...SOUND, deviceId: { ideal: microphone } } }),
    camera === null ? null : open({ video: { ...PICTURE, deviceId: { ideal: camera } } }),
  ]);
  return { microphone: sound, camera: picture };
}

/** Constraints for devices in the whole application. */
export const SOUND: MediaTrackConstraints = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
export const PICTURE: MediaTrackConstraints = {
  width: { ideal: 1280 },
  height: { ideal: 720 },
  frameRate: { ideal: 25, max: 30 },
};

async function open(constraints: MediaStreamConstraints): Promise<MediaStreamTrack | null> {
  try {
    const stream = await navigator.mediaDevices.getUserMedia(constraints);
    return stream.getTracks()[0] ?? null;
  } catch {
    return null;
  }
}
