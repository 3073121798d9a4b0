import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { loadedOnce } from '../../browser/until-loaded.ts';
import { useSession } from '../context/SessionContext.tsx';

const loadWords = loadedOnce(() => import('../../i18n/meeting-words.ts'));
/** The way into a meeting waits so long for its words, ms. */
const PATIENCE_MS = 2_000;

/** Whether the pages have the words of what they are of: those of a meeting come with its code, those of a hearing are here. */
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
    // Without them it is a meeting all the same.
    setTimeout(settle, PATIENCE_MS);
  }, [isMeeting, i18n]);
  return settled || !isMeeting;
}
