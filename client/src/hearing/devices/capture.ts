import { PICTURE, SOUND } from '../../session/devices.ts';

export type DeviceKind = 'microphone' | 'camera';

/** Why a device is not available. `insecure`: the page was not opened over https, so browsers offer no devices. */
export type Failure = 'denied' | 'missing' | 'busy' | 'insecure';

export type DeviceCapture =
  { readonly ok: true; readonly track: MediaStreamTrack } | { readonly ok: false; readonly failure: Failure };

/** The browser's device functions; `undefined` on insecure pages. */
export type DeviceSource = Pick<
  MediaDevices,
  'getUserMedia' | 'enumerateDevices' | 'addEventListener' | 'removeEventListener'
>;

/** Returns why `getUserMedia` failed, from the error names of https://w3c.github.io/mediacapture-main/#methods-5. */
export function classifyFailure(error: unknown): Failure {
  const name = error instanceof Error ? error.name : '';
  switch (name) {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'denied';
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'missing';
    default:
      return 'busy';
  }
}

/** Opens one device: the one with `deviceId` if given. */
export async function captureOne(
  source: DeviceSource | undefined,
  kind: DeviceKind,
  deviceId?: string,
): Promise<DeviceCapture> {
  if (source === undefined) return { ok: false, failure: 'insecure' };
  try {
    const stream = await source.getUserMedia(constraintsOf(kind, deviceId));
    const track = stream.getTracks()[0];
    return track === undefined ? { ok: false, failure: 'missing' } : { ok: true, track };
  } catch (error) {
    return { ok: false, failure: classifyFailure(error) };
  }
}

/** Opens both devices with one question to the person; if that fails, each one separately. */
export async function captureBoth(
  source: DeviceSource | undefined,
  permissions: Pick<Permissions, 'query'> | undefined,
): Promise<Readonly<Record<DeviceKind, DeviceCapture>>> {
  if (source === undefined) {
    return { microphone: { ok: false, failure: 'insecure' }, camera: { ok: false, failure: 'insecure' } };
  }
  try {
    const stream = await source.getUserMedia({ ...constraintsOf('microphone'), ...constraintsOf('camera') });
    return { microphone: firstOf(stream.getAudioTracks()), camera: firstOf(stream.getVideoTracks()) };
  } catch (error) {
    const failure = classifyFailure(error);
    const alone = async (kind: DeviceKind): Promise<DeviceCapture> =>
      // Repeating a refused question would only annoy: after a refusal only permitted devices are opened.
      failure !== 'denied' || (await isGranted(permissions, kind))
        ? captureOne(source, kind)
        : { ok: false, failure: 'denied' };
    return { microphone: await alone('microphone'), camera: await alone('camera') };
  }
}

async function isGranted(permissions: Pick<Permissions, 'query'> | undefined, kind: DeviceKind): Promise<boolean> {
  try {
    const status = await permissions?.query({ name: kind as PermissionName });
    return status?.state === 'granted';
  } catch {
    return false;
  }
}

function firstOf(tracks: readonly MediaStreamTrack[]): DeviceCapture {
  const [track] = tracks;
  return track === undefined ? { ok: false, failure: 'missing' } : { ok: true, track };
}

function constraintsOf(kind: DeviceKind, deviceId?: string): MediaStreamConstraints {
  const chosen = deviceId === undefined ? {} : { deviceId: { exact: deviceId } };
  return kind === 'microphone' ? { audio: { ...SOUND, ...chosen } } : { video: { ...PICTURE, ...chosen } };
}
