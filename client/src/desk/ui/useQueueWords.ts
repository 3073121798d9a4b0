import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { addQueueWords } from '../../i18n/queue-words.ts';

/** Returns the words of a day's queue. */
export function useQueueWords() {
  const { i18n } = useTranslation();
  useState(() => addQueueWords(i18n));
  return useTranslation('queue').t;
}
