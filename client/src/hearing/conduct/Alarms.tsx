import { RecordAlarm } from './RecordAlarm.tsx';
import { StoppedAlarm } from './StoppedAlarm.tsx';
import { StorageAlarm } from './StorageAlarm.tsx';
import { UnwrittenAlarm } from './UnwrittenAlarm.tsx';
import { WithheldAlarm } from './WithheldAlarm.tsx';

/** What goes wrong with the record and with what is sent, each for those whom it concerns. */
export default function Alarms() {
  return (
    <>
      <StorageAlarm />
      <RecordAlarm />
      <WithheldAlarm />
      <StoppedAlarm />
      <UnwrittenAlarm />
    </>
  );
}
