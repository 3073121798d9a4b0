import { useEffect, useState } from 'react';
import { isUnknown } from '@mahzar/shared/hearing/state';
import { isNarrow, mayBeNarrow } from '../../browser/page-rate.ts';
import { loadMediaCode } from '../../session/media-code.ts';
import { loadFont } from '../../ui/font.ts';
import { useSession } from '../context/SessionContext.tsx';
import * as parts from './parts.ts';

/**
 * Loads the code of what comes next while the person still reads: a click must not wait for it, least of all on a poor line.
 * One after another in the order of need, so that what is needed first does not share the line. Answers whether the person has
 * been seated for a moment: what is needed seldom waits for that.
 */
export function usePreloads(): boolean {
  const known = useSession(({ scene }) => scene !== null);
  const unknown = useSession(({ scene }) => scene !== null && isUnknown(scene));
  const mustAccept = useSession(({ scene }) => scene?.mustAcceptRules === true);
  const speaks = useSession(({ scene }) => scene?.speaks === true);
  const direct = useSession(({ scene }) => scene?.entersDirectly === true);
  const ended = useSession(({ connection }) => connection.kind === 'ended');
  const settled = useSettled();
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
    if (ended) void loadFont();
  }, [ended]);
  useEffect(() => {
    // A private talk must not wait for its page.
    if (settled) for (const part of [parts.PrivateRoom, ...AROUND]) void part.preload();
  }, [settled]);
  return settled;
}

/** Where one may go from the courtroom. */
const AROUND = [parts.Invitations, parts.LeftPage, parts.OverPage, parts.RemovedPage, parts.WaitingRoom];

/** In the order of need. Someone who only listens opens no device; whoever does is there for longer than the code takes. */
async function preloadHearing(speaks: boolean, direct: boolean): Promise<void> {
  const { Attendance, Courtroom, DevicePage, NotOpenPage, SeatInUsePage, WaitingRoom } = parts;
  if (speaks) await DevicePage.load();
  // Before anything looks for a path for voices: it would stand in their way. The font is as large as all of this.
  if (mayBeNarrow()) {
    await Courtroom.load();
    // It counts until the microphone opens.
    await Attendance.load();
  }
  await loadMediaCode();
  if (isNarrow()) return;
  void loadFont();
  const next = direct ? [Courtroom, Attendance] : [WaitingRoom, Attendance, NotOpenPage, SeatInUsePage];
  await Promise.all(next.map((part) => part.preload()));
  await Courtroom.preload();
}

/** The first picture should be there by then, ms. */
const SETTLED_MS = 1000;

function useSettled(): boolean {
  const seated = useSession(({ stage }) => stage === 'seated');
  const [settled, setSettled] = useState(false);
  useEffect(() => {
    if (!seated) return undefined;
    const timer = setTimeout(() => setSettled(true), SETTLED_MS);
    return () => {
      clearTimeout(timer);
      setSettled(false);
    };
  }, [seated]);
  return settled;
}
