import { useTranslation } from 'react-i18next';
import { ActMenu } from '../../ui/ActMenu.tsx';
import { Button } from '../../ui/Button.tsx';
import { useAct } from '../acts/useAct.ts';

/** Countdowns on offer, in seconds. */
const COUNTDOWNS = [10, 30] as const;

/** Begins or continues the session: at once, or after a countdown that everybody sees. */
export function Begin({ how }: { readonly how: 'start' | 'resume' }) {
  const { t } = useTranslation();
  const act = useAct();
  return (
    <div className="judge__begin">
      <Button look="primary" icon="play" onPress={() => void act(how, { countdownSeconds: 0 })}>
        {t(`judge.${how}`)}
      </Button>
      <ActMenu
        label={t(`judge.${how}Later`)}
        icon="clock"
        look="primary"
        placement="top start"
        parts={[
          {
            title: t('judge.countdown'),
            acts: COUNTDOWNS.map((seconds) => ({
              id: String(seconds),
              label: t('judge.inSeconds', { count: seconds }),
              icon: 'clock',
            })),
          },
        ]}
        onAct={(seconds) => void act(how, { countdownSeconds: Number(seconds) })}
      />
    </div>
  );
}
