import { useEffect } from 'react';
import { isUnknown } from '@mahzar/shared/hearing/state';
import { loadMediaCode } from '../../session/media-code.ts';
import { useSession } from '../context/SessionContext.tsx';
import * as parts from './parts.ts';

/**
 * Loads the code of what comes next while the person still reads: a click must not wait for it, least of all on a poor line.
 * One after another in the order of need, so that what is needed first does not share the line.
 */
export function usePreloads(): void {
  const known = useSession(({ scene }) => scene !== null);
  const unknown = useSession(({ scene }) => scene !== null && isUnknown(scene));
  const mustAccept = useSession(({ scene }) => scene?.mustAcceptRules === true);
  const speaks = useSession(({ scene }) => scene?.speaks === true);
  const direct = useSession(({ scene }) => scene?.entersDirectly === true);
  const seated = useSession(({ stage }) => stage === 'seated');
  useEffect(() => {
    if (unknown) void parts.IdentityPages.preload();
  }, [unknown]);
  useEffect(() => {
    if (mustAccept) void parts.RulesPage.preload();
  }, [mustAccept]);
  useEffect(() => {
    if (known) void preloadHearing(speaks, direct);
  }, [known, speaks, direct]);
  useEffect(() => {
    // A private talk must not wait for its page.
    if (seated) void parts.PrivateRoom.preload();
  }, [seated]);
}

/** In the order of need. Someone who only listens opens no device; whoever does is there for longer than the code takes. */
async function preloadHearing(speaks: boolean, direct: boolean): Promise<void> {
  if (speaks) await parts.DevicePage.preload();
  await loadMediaCode();
  if (direct) await Promise.all([parts.Courtroom.preload(), parts.Attendance.preload()]);
  // Where entering may lead.
  const { Attendance, Invitations, LeftPage, NotOpenPage, OverPage, RemovedPage, SeatInUsePage, WaitingRoom } = parts;
  const around = [WaitingRoom, Attendance, Invitations, LeftPage, OverPage, RemovedPage, NotOpenPage, SeatInUsePage];
  await Promise.all(around.map((part) => part.preload()));
  await parts.Courtroom.preload();
}
