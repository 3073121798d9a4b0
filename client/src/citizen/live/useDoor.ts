import { useEffect, useRef } from 'react';
import type { TurnPush } from '@mahzar/shared/protocol/queue';
import { keep, storageOf } from '../../browser/storage.ts';
import { inLanguage } from '../../i18n/language.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { useCitizen } from '../CitizenContext.tsx';

/** The call that this tab has gone into last. */
const ENTERED = 'mahzar.entered';

interface CallStage {
  readonly kind: string;
  readonly hearing?: string;
  readonly recalledAt?: number | null;
}

/**
 * Rings, and goes into the meeting, when its people are called: once for each call. Who has been in and comes back presses the button, for a
 * meeting that is over sends its people back here.
 */
export function useDoor(door: TurnPush['door'], stage: CallStage | undefined): void {
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
    // What rings on this page ends with it.
    void bell.ring().then(() => window.location.assign(link));
  }, [bell, door, called, language]);
}
