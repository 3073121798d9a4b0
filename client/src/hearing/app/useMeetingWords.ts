import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../context/SessionContext.tsx';

/** Whether the pages have the words of what they are of: those of a meeting come with its code, those of a hearing are here. */
export function useMeetingWords(): boolean {
  const { i18n } = useTranslation();
  const isMeeting = useSession(({ scene }) => scene?.kind === 'meeting');
  const [settled, setSettled] = useState(false);
  useEffect(() => {
    if (!isMeeting) return;
    void import('../../i18n/meeting-words.ts')
      .then(({ speakOfMeetings }) => speakOfMeetings(i18n))
      // Without them it is a meeting all the same.
      .catch(() => undefined)
      .finally(() => setSettled(true));
  }, [isMeeting, i18n]);
  return settled || !isMeeting;
}
