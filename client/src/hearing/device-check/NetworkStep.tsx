import { useEffect, useState } from 'react';
import type { Flow, NetworkOutcome } from '@mahzar/shared/device-check';
import { Button } from '../../ui/Button.tsx';
import { adviceFor } from './advice.ts';
import { CheckPage } from './CheckPage.tsx';
import type { StepProps } from './CheckPage.tsx';
import { STAGES } from './network-check.ts';
import type { checkNetwork, Stage } from './network-check.ts';
import { useCheckWords } from './useCheckWords.ts';

type NetworkStepProps = StepProps<NetworkOutcome | null> & {
  readonly check: (tell: Parameters<typeof checkNetwork>[1]) => ReturnType<typeof checkNetwork>;
};

interface Progress {
  readonly known: NetworkOutcome;
  readonly stage: Stage | 'done' | 'busy';
}

const NOTHING: NetworkOutcome = { udpMs: null, tcpMs: null, measured: null, up: null, down: null };

/** Measures the connection to the media server while the person watches. */
export function NetworkStep({ check, ...step }: NetworkStepProps) {
  const t = useCheckWords();
  const [{ known, stage }, setProgress] = useState<Progress>({ known: NOTHING, stage: 'udp' });
  const [round, setRound] = useState(0);
  useEffect(() => {
    let current = true;
    const tell = (next: Progress): void => {
      if (current) setProgress(next);
    };
    void check((so, far) => tell({ known: so, stage: far })).then((found) =>
      tell(found === null ? { known: NOTHING, stage: 'busy' } : { known: found, stage: 'done' }),
    );
    return () => {
      current = false;
    };
  }, [check, round]);
  const done = stage === 'done' || stage === 'busy';
  const advice = stage === 'done' ? adviceFor(known) : null;
  const at = (one: Stage): 'waiting' | 'running' | 'over' => {
    if (done) return 'over';
    // Nothing is measured on a path that did not come up.
    if (stage === 'tcp' && known.measured === null && one !== 'udp') return one === 'tcp' ? 'running' : 'waiting';
    const place = STAGES.indexOf(one) - STAGES.indexOf(stage);
    return place > 0 ? 'waiting' : place === 0 ? 'running' : 'over';
  };
  const flow = (measured: Flow | null): string =>
    measured === null ? t('network.failed') : t('network.flow', { kbps: measured.kbps, loss: measured.lossPercent });
  const path = (ms: number | null): string => (ms === null ? t('network.blocked') : t('network.reached', { ms }));
  const found = { udp: path(known.udpMs), tcp: path(known.tcpMs), up: flow(known.up), down: flow(known.down) };
  return (
    <CheckPage title={t('network.title')} step={step} onSkip={done ? null : () => step.onDone(null)}>
      <p className="lead">{t('network.text')}</p>
      <dl className="summary">
        {STAGES.map((one) => (
          <div key={one} className="summary__row" data-at={at(one)}>
            <dt>{t(`network.${one}`)}</dt>
            <dd>
              {stage === 'busy'
                ? t('network.failed')
                : at(one) === 'over'
                  ? found[one]
                  : t(at(one) === 'running' ? 'network.running' : 'network.waiting')}
            </dd>
          </div>
        ))}
      </dl>
      <p role="status">{stage === 'busy' ? t('network.busy') : stage === 'done' ? t('network.done') : ''}</p>
      {advice !== null && <p className="advice__one">{t(`network.help.${advice}`)}</p>}
      {done && (
        <div className="actions">
          <Button look="primary" icon="forward" onPress={() => step.onDone(stage === 'busy' ? null : known)}>
            {t('goOn')}
          </Button>
          <Button
            onPress={() => {
              setProgress({ known: NOTHING, stage: 'udp' });
              setRound(round + 1);
            }}
          >
            {t('again')}
          </Button>
        </div>
      )}
    </CheckPage>
  );
}
