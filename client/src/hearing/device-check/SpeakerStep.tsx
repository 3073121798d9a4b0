import { useState } from 'react';
import type { SpeakerOutcome } from '@mahzar/shared/device-check';
import { Button } from '../../ui/Button.tsx';
import { CheckPage, Help, Question } from './CheckPage.tsx';
import type { StepProps } from './CheckPage.tsx';
import { playTestSound } from './sound.ts';
import { useCheckWords } from './useCheckWords.ts';

/** Asks whether the person hears what the device plays. */
export function SpeakerStep(props: StepProps<SpeakerOutcome>) {
  const t = useCheckWords();
  const [state, setState] = useState<'ready' | 'playing' | 'asking' | 'help'>('ready');
  const { onDone } = props;
  const start = async (): Promise<void> => {
    setState('playing');
    await playTestSound();
    setState('asking');
  };
  if (state === 'help') {
    const advice = [t('speaker.help.volume'), t('speaker.help.headphones'), t('speaker.help.tab')];
    return (
      <Help
        title={t('speaker.help.title')}
        advice={advice}
        step={props}
        onAgain={() => setState('ready')}
        onGoOn={() => onDone('not-heard')}
      />
    );
  }
  return (
    <CheckPage title={t('speaker.title')} step={props} onSkip={() => onDone('skipped')}>
      <p className="lead">{t('speaker.text')}</p>
      <div className="actions">
        <Button
          look={state === 'asking' ? 'secondary' : 'primary'}
          aria-disabled={state === 'playing' ? 'true' : undefined}
          onPress={() => state !== 'playing' && void start()}
        >
          {state === 'playing' ? t('speaker.playing') : t('speaker.play')}
        </Button>
      </div>
      {state === 'asking' && (
        <Question text={t('speaker.question')} onAnswer={(yes) => (yes ? onDone('works') : setState('help'))} />
      )}
    </CheckPage>
  );
}
