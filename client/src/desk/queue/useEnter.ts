import { useState } from 'react';
import { inLanguage } from '../../i18n/language.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { useTell } from '../ui/Toasts.tsx';
import type { Entrance } from './queue-connection.ts';
import { useRefusalText } from './useQueueAct.ts';
import { useQueueWords } from '../ui/useQueueWords.ts';

/** The meeting's share of the screen; the desk, with matter and notes, is next to it. */
const SHARE = 0.6;

/** Opens a meeting in a window of its own next to the desk; the next meeting reuses it. */
export function useEnter() {
  const t = useQueueWords();
  const { language } = useLanguage();
  const tell = useTell();
  const refusalText = useRefusalText();
  const [isEntering, setEntering] = useState(false);
  const enter = async (ask: () => Promise<Entrance>): Promise<void> => {
    // Opened during the press: later, browsers block windows.
    const { availWidth, availHeight } = window.screen;
    const size = `popup,left=0,top=0,width=${Math.round(availWidth * SHARE)},height=${availHeight}`;
    const meeting = window.open('about:blank', 'mahzar-meeting', size);
    setEntering(true);
    const answer = await ask();
    setEntering(false);
    if (!answer.ok) {
      meeting?.close();
      tell(`${t('enterFailed')} ${refusalText(answer.error.code)}`, { look: 'failed' });
      return;
    }
    const link = inLanguage(answer.link, language);
    if (meeting === null) window.location.assign(link);
    else meeting.location.href = link;
  };
  return { enter, isEntering };
}
