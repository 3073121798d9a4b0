import type { ReactNode } from 'react';
import { outcomeOf, outcomeOfNetwork } from '@mahzar/shared/device-check';
import type { CheckResult } from '@mahzar/shared/device-check';
import { Button } from '../../ui/Button.tsx';
import { Facts } from '../../ui/Facts.tsx';
import { Page } from '../../ui/Page.tsx';
import { adviceFor } from './advice.ts';
import { useCheckWords } from './useCheckWords.ts';
import './device-check.css';

interface ResultPageProps {
  readonly result: CheckResult;
  /** Whether the court office received it; null while it is being sent. */
  readonly sent: boolean | null;
  readonly banner?: ReactNode;
  readonly onAgain: () => void;
  readonly onClose: () => void;
}

/** The result of the check, advice, and who can see it. */
export function ResultPage({ result, sent, banner, onAgain, onClose }: ResultPageProps) {
  const t = useCheckWords();
  const outcome = outcomeOf(result);
  const { network } = result;
  const advice = network === null ? null : adviceFor(network);
  const word = (found: string): string =>
    found === 'works' ? t('result.works') : found === 'skipped' ? t('result.skipped') : t('result.needsHelp');
  const rows = [
    ['speaker', word(result.speaker)],
    ['microphone', word(result.microphone)],
    ['camera', word(result.camera)],
    ['network', network === null ? t('result.skipped') : t(`result.network.${outcomeOfNetwork(network)}`)],
  ] as const;
  return (
    <Page title={t(`result.${outcome}.title`)} caption={t('title')} banner={banner} key="result">
      <p className="lead">{t(`result.${outcome}.text`)}</p>
      <Facts facts={rows.map(([what, found]) => [t(`${what}.title`), found])} />
      {advice !== null && <p className="advice__one">{t(`network.help.${advice}`)}</p>}
      <p className="soft" role="status">
        {sent === null ? '' : sent ? t('result.sent') : t('result.notSent')}
      </p>
      <div className="actions">
        <Button look="primary" onPress={onClose}>
          {t('close')}
        </Button>
        <Button onPress={onAgain}>{t('again')}</Button>
      </div>
    </Page>
  );
}
