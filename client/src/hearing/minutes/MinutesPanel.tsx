import { useEffect, useState } from 'react';
import { connectMinutes } from '../../minutes/connect-minutes.ts';
import { MinutesBoard } from '../../minutes/MinutesBoard.tsx';
import type { MinutesSession } from '../../minutes/minutes-session.ts';
import { useAppServices } from '../context/SessionContext.tsx';

/** The minutes next to the pictures: court and clerk write, others read along, and sign. */
export default function MinutesPanel() {
  const { session: hearing, openMinutes = connectMinutes } = useAppServices();
  const [session, setSession] = useState<MinutesSession | null>(null);
  useEffect(() => {
    const opened = openMinutes(() => hearing.seatKey());
    setSession(opened);
    return () => opened.close();
  }, [hearing, openMinutes]);
  return session === null ? null : <MinutesBoard hearing={hearing.seatKey().hearing} session={session} />;
}
