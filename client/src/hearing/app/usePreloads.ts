import { useEffect, useState } from 'react';
import { isUnknown } from '@mahzar/shared/hearing/state';
import { isNarrow, mayBeNarrow } from '../../browser/page-rate.ts';
import { loadMediaCode } from '../../session/media-code.ts';
import { loadFont } from '../../ui/font.ts';
import { useSession } from '../context/SessionContext.tsx';
import * as parts from './lazy-pages.ts';

/**
 * Loads the code of the next pages while the person still reads: a press must not wait for it, least of all on a poor line. It is
 * loaded in sequence, most urgent first, so that urgent code need not share the line. Returns whether the person has been seated
 * for a moment, which rarely used code waits for.
 */
export function usePreloads(): boolean {
  const known = useSession(({ scene }) => scene !== null);
  const unknown = useSession(({ scene }) => scene !== null && isUnknown(scene));
  const mustAccept = useSession(({ scene }) => scene?.mustAcceptRules === true);
  const speaks = useSession(({ scene }) => scene?.speaks === true);
  const direct = useSession(({ scene }) => scene?.entersDirectly === true);
  const ended = useSession(({ connection }) => connection.kind === 'ended');
  const isSettled = useIsSettled();
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
    if (isSettled) for (const part of [parts.PrivateRoom, ...AROUND]) void part.preload();
  }, [isSettled]);
  return isSettled;
}

/** The pages that can follow the courtroom. */
const AROUND = [parts.Invitations, parts.LeftPage, parts.OverPage, parts.RemovedPage, parts.WaitingRoom];

/** Most urgent first. A person who only listens opens no device; everybody else stays there for longer than the loading takes. */
async function preloadHearing(speaks: boolean, direct: boolean): Promise<void> {
  const { SeatedEffects, Courtroom, DevicePage, NotOpenPage, SeatInUsePage, WaitingRoom } = parts;
  if (speaks) await DevicePage.load();
  // Loaded before ICE searches for a voice path, which it would delay. The font is as large as all of this code.
  if (mayBeNarrow()) {
    await Courtroom.load();
    // It counts down until the microphone opens.
    await SeatedEffects.load();
  }
  await loadMediaCode();
  if (isNarrow()) return;
  void loadFont();
  const next = direct ? [Courtroom, SeatedEffects] : [WaitingRoom, SeatedEffects, NotOpenPage, SeatInUsePage];
  await Promise.all(next.map((part) => part.preload()));
  await Courtroom.preload();
}

/** By then the first picture should have been drawn, ms. */
const SETTLED_MS = 1000;

/** Whether the person has been seated for a moment. */
function useIsSettled(): boolean {
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
