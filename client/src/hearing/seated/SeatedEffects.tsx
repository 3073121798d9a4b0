import { useAdmission } from './useAdmission.ts';
import { LiveCountdown } from './LiveCountdown.tsx';
import { useFoundDevices } from './useFoundDevices.ts';
import { useLostDevices } from './useLostDevices.ts';
import { useMicrophoneWatch } from './useMicrophoneWatch.ts';
import { useSpeaker } from './useSpeaker.ts';
import { useWakeLock } from '../../ui/useWakeLock.ts';

/** Runs beside every page of a seated person: keeps the device awake, and its microphone and speaker working. */
export default function SeatedEffects() {
  useWakeLock();
  useAdmission();
  useSpeaker();
  useFoundDevices();
  useLostDevices();
  useMicrophoneWatch();
  return <LiveCountdown />;
}
