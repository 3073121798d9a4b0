import { RoomAttestation } from './RoomAttestation.tsx';

/** The room of a coordinator, beside the pictures. */
export default function RoomPanel() {
  return (
    <div className="room-panel">
      <RoomAttestation />
    </div>
  );
}
