import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { loadedOnce } from '../../browser/until-loaded.ts';
import { useSession } from '../context/SessionContext.tsx';

const loadWords = loadedOnce(() => import('../../i18n/meeting-words.ts'));
/** How long the entry to a meeting waits for its words, ms. */
const PATIENCE_MS = 2_000;

/** Whether the pages have their words: those of a meeting are loaded with its code, those of a hearing are always present. */
export function useMeetingWords(): boolean {
  const { i18n } = useTranslation();
  const isMeeting = useSession(({ scene }) => scene?.kind === 'meeting');
  const [settled, setSettled] = useState(false);
  useEffect(() => {
    if (!isMeeting) return;
    const settle = (): void => setSettled(true);
    void loadWords()
      .then(({ speakOfMeetings }) => speakOfMeetings(i18n))
      .then(settle);
    // Without its words it is a meeting nevertheless.
    setTimeout(settle, PATIENCE_MS);
  }, [isMeeting, i18n]);
  return settled || !isMeeting;
}
