import type { DeviceCapture, DeviceKind, Failure } from './capture.ts';

/** A problem with devices that the person must be told of: one page each. */
export type DeviceProblem =
  | { readonly failure: Exclude<Failure, 'insecure'>; readonly which: 'both' | DeviceKind }
  | { readonly failure: 'insecure'; readonly which: 'both' };

/**
 * Returns the most important problem that the person has not accepted yet, or null. The microphone comes first: without a voice
 * nobody is heard, without a picture one is.
 */
export function problemOf(
  devices: Readonly<Record<DeviceKind, DeviceCapture>>,
  accepted: ReadonlySet<DeviceKind>,
): DeviceProblem | null {
  const microphone = devices.microphone.ok ? null : devices.microphone.failure;
  const camera = devices.camera.ok ? null : devices.camera.failure;
  if (microphone !== null && microphone === camera && !accepted.has('microphone')) {
    return { failure: microphone, which: 'both' };
  }
  for (const [which, failure] of [
    ['microphone', microphone],
    ['camera', camera],
  ] as const) {
    if (failure === null || accepted.has(which)) continue;
    return failure === 'insecure' ? { failure, which: 'both' } : { failure, which };
  }
  return null;
}
