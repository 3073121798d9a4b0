import { useSession } from '../context/SessionContext.tsx';
import { Invitation } from './Invitation.tsx';

/**
 * Calls of this person into private rooms, with both answers. Announced on arrival; it takes no focus and covers nothing, since the
 * called person may be speaking to the court.
 */
export function Invitations() {
  const scene = useSession((state) => (state.stage === 'seated' ? state.scene : null));
  return (
    <div role="alert" className="invitations">
      {scene?.invitations.map((invitation) => (
        <Invitation key={invitation.room} scene={scene} invitation={invitation} />
      ))}
    </div>
  );
}
