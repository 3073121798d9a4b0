import { useSession } from '../context/SessionContext.tsx';
import { Invitation } from './Invitation.tsx';

/**
 * Who calls this person into a private room, with the two answers. Read out as it comes; it takes no focus and covers
 * nothing, since whoever is called may be in the middle of speaking to the court.
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
