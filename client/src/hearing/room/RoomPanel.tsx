import { RoomAttestation } from './RoomAttestation.tsx';

/** The room of a coordinator, next to the pictures. */
export default function RoomPanel() {
  return (
    <div className="room-panel">
      <RoomAttestation />
    </div>
  );
}
