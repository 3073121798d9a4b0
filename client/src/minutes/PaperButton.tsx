import { useState } from 'react';
import { minutesPaperPath } from '@mahzar/shared/protocol/minutes-address';
import { API_PATH } from '@mahzar/shared/rest/route';
import { saveBlob } from '../browser/save.ts';
import { CallError, fetchFromHere } from '../connection/call.ts';
import { contentOf } from '../connection/content-of.ts';
import { Button } from '../ui/Button.tsx';
import { keyInTab } from './minutes-key.ts';
import { useMinutesWords } from './useMinutesWords.ts';

type Stage = 'ready' | 'busy' | 'failed' | 'too-large' | 'record-altered' | 'pages-unavailable' | 'no-session';

/** Downloads closed minutes as the court's document. */
export function PaperButton({ hearing }: { readonly hearing: string }) {
  const t = useMinutesWords();
  const [stage, setStage] = useState<Stage>('ready');
  const save = (): void => {
    if (stage === 'busy') return;
    setStage('busy');
    const { hearing: _, ...key } = keyInTab(hearing);
    contentOf(fetchFromHere, `${API_PATH}${minutesPaperPath(hearing)}`, key)
      .then((blob) => {
        saveBlob(`minutes-${hearing}.pdf`, blob);
        setStage('ready');
      })
      .catch((error: unknown) => setStage(stageAfter(error)));
  };
  return (
    <div className="minutes-paper">
      <Button onPress={save}>{t('paper.save')}</Button>
      <p role="status">
        {stage === 'ready' ? t('paper.about') : stage === 'no-session' ? t('refused.no-session') : t(`paper.${stage}`)}
      </p>
    </div>
  );
}

/** Failures that another try would not fix, or not at once, get their own words. */
function stageAfter(error: unknown): Stage {
  const code = error instanceof CallError ? error.code : null;
  return code === 'too-large' || code === 'record-altered' || code === 'pages-unavailable' || code === 'no-session'
    ? code
    : 'failed';
}
