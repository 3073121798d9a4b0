import { PICTURE, SOUND } from '../../session/devices.ts';

export type DeviceKind = 'microphone' | 'camera';

/** Why a device cannot be had. `insecure`: the page was not opened by https, so browsers give none. */
export type Failure = 'denied' | 'missing' | 'busy' | 'insecure';

export type Captured =
  { readonly ok: true; readonly track: MediaStreamTrack } | { readonly ok: false; readonly failure: Failure };

/** What the browser offers for devices; `undefined` on pages that are not secure. */
export type DeviceSource = Pick<
  MediaDevices,
  'getUserMedia' | 'enumerateDevices' | 'addEventListener' | 'removeEventListener'
>;

/** Tells why `getUserMedia` failed, from the names of https://w3c.github.io/mediacapture-main/#methods-5. */
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

/** Opens one device; `deviceId` when the person has chosen one. */
export async function captureOne(
  source: DeviceSource | undefined,
  kind: DeviceKind,
  deviceId?: string,
): Promise<Captured> {
  if (source === undefined) return { ok: false, failure: 'insecure' };
  try {
    const stream = await source.getUserMedia(constraintsOf(kind, deviceId));
    const track = stream.getTracks()[0];
    return track === undefined ? { ok: false, failure: 'missing' } : { ok: true, track };
  } catch (error) {
    return { ok: false, failure: classifyFailure(error) };
  }
}

/** Opens both devices with one question to the person; what cannot be had together is tried one by one. */
export async function captureBoth(
  source: DeviceSource | undefined,
  permissions: Pick<Permissions, 'query'> | undefined,
): Promise<Readonly<Record<DeviceKind, Captured>>> {
  if (source === undefined) {
    return { microphone: { ok: false, failure: 'insecure' }, camera: { ok: false, failure: 'insecure' } };
  }
  try {
    const stream = await source.getUserMedia({ ...constraintsOf('microphone'), ...constraintsOf('camera') });
    return { microphone: firstOf(stream.getAudioTracks()), camera: firstOf(stream.getVideoTracks()) };
  } catch (error) {
    const failure = classifyFailure(error);
    const alone = async (kind: DeviceKind): Promise<Captured> =>
      // Asking again what was just refused would only annoy: after a refusal only what is already allowed is opened.
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

function firstOf(tracks: readonly MediaStreamTrack[]): Captured {
  const [track] = tracks;
  return track === undefined ? { ok: false, failure: 'missing' } : { ok: true, track };
}

function constraintsOf(kind: DeviceKind, deviceId?: string): MediaStreamConstraints {
  const chosen = deviceId === undefined ? {} : { deviceId: { exact: deviceId } };
  return kind === 'microphone' ? { audio: { ...SOUND, ...chosen } } : { video: { ...PICTURE, ...chosen } };
}
