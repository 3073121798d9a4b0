import { useEffect, useRef } from 'react';
import type { TurnPush } from '@mahzar/shared/protocol/queue';
import { keep, storageOf } from '../../browser/storage.ts';
import { inLanguage } from '../../i18n/language.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { useCitizen } from '../CitizenContext.tsx';

/** Storage key of the call that this tab entered last. */
const ENTERED = 'mahzar.entered';

interface CallStage {
  readonly kind: string;
  readonly hearing?: string;
  readonly recalledAt?: number | null;
}

/**
 * Rings, and enters the meeting, when its people are called: once per call. A person who returns presses the button instead,
 * because a finished meeting sends its people back here.
 */
export function useMeetingEntry(door: TurnPush['door'], stage: CallStage | undefined): void {
  const { language } = useLanguage();
  const { bell } = useCitizen();
  const entered = useRef('');
  const called = stage?.kind === 'called' ? `${stage.hearing} ${stage.recalledAt}` : '';
  useEffect(() => {
    const memory = storageOf('sessionStorage');
    if (door === null || called === '' || entered.current === called || memory?.getItem(ENTERED) === called) return;
    entered.current = called;
    keep(memory, ENTERED, called);
    const link = inLanguage(door.link, language);
    // The ringing ends with this page.
    void bell.ring().then(() => window.location.assign(link));
  }, [bell, door, called, language]);
}
