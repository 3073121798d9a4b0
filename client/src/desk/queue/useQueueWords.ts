import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { addQueueWords } from '../../i18n/queue-words.ts';

/** The words of the queue of a day. */
export function useQueueWords() {
  const { i18n } = useTranslation();
  useState(() => addQueueWords(i18n));
  return useTranslation('queue').t;
}
