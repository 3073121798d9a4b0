import { RecordAlarm } from './RecordAlarm.tsx';
import { StoppedAlarm } from './StoppedAlarm.tsx';
import { StorageAlarm } from './StorageAlarm.tsx';
import { UnwrittenAlarm } from './UnwrittenAlarm.tsx';
import { WithheldAlarm } from './WithheldAlarm.tsx';

/** Alarms about the record and about sent media, each for the people concerned. */
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
