import { useAdmission } from './useAdmission.ts';
import { LiveCountdown } from './LiveCountdown.tsx';
import { useFoundDevices } from './useFoundDevices.ts';
import { useLostDevices } from './useLostDevices.ts';
import { useMicrophoneWatch } from './useMicrophoneWatch.ts';
import { useSpeaker } from './useSpeaker.ts';
import { useWakeLock } from '../../ui/useWakeLock.ts';

/** What goes on beside every page of a seated person: the device stays awake, and its microphone and speaker work. */
export default function Attendance() {
  useWakeLock();
  useAdmission();
  useSpeaker();
  useFoundDevices();
  useLostDevices();
  useMicrophoneWatch();
  return <LiveCountdown />;
}
