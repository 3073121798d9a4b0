import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { useLocation } from 'wouter';
import { CameraStep } from '../../hearing/device-check/CameraStep.tsx';
import { MicrophoneStep } from '../../hearing/device-check/MicrophoneStep.tsx';
import { SpeakerStep } from '../../hearing/device-check/SpeakerStep.tsx';
import { useCheckWords } from '../../hearing/device-check/useCheckWords.ts';
import { isSupported } from '../../browser/supported.ts';
import { formatNumber } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { Button } from '../../ui/Button.tsx';
import { Facts } from '../../ui/Facts.tsx';
import { Page } from '../../ui/Page.tsx';
import { useWakeLock } from '../../ui/useWakeLock.ts';
import { useCitizen } from '../CitizenContext.tsx';
import { FOLLOW_PATH } from '../paths.ts';
import { useCitizenWords } from '../words/useCitizenWords.ts';
import { faultsOf } from './faults.ts';
import type { WaitingResult } from './faults.ts';
import { alone } from './fetch-meeting.ts';
import { measureLine } from './line-speed.ts';
import type { LiveTurnState } from './useLiveTurn.ts';

const STEPS = ['speaker', 'microphone', 'camera'] as const;
const UNTRIED = { camera: 'skipped', microphone: 'skipped', speaker: 'skipped', line: null } as const;

/** Checks loudspeaker, microphone, camera and line during the waiting; the office learns of faults before the turn comes. */
export default function WaitingCheck({ live }: { readonly live: LiveTurnState }) {
  useWakeLock();
  const { send } = useCitizen();
  const [index, setIndex] = useState(0);
  const [result, setResult] = useState<WaitingResult>(() => ({ ...UNTRIED, browser: isSupported() }));
  const [round, setRound] = useState(0);
  // Measured in the background, so that nobody has to wait for it.
  useEffect(() => {
    let isCurrent = true;
    const measure = async (): Promise<void> => {
      const line = await alone(() => measureLine(fetch, send, () => performance.now()));
      if (isCurrent) setResult((before) => ({ ...before, line }));
    };
    void measure();
    return () => {
      isCurrent = false;
    };
  }, [round, send]);
  const done = (found: Partial<WaitingResult>): void => {
    setResult((before) => ({ ...before, ...found }));
    setIndex(index + 1);
  };
  const place = { number: index + 1, total: STEPS.length, banner: <Place live={live} /> };
  const step = STEPS[index];
  const source = navigator.mediaDevices as MediaDevices | undefined;
  switch (step) {
    case 'speaker':
      return <SpeakerStep {...place} onDone={(speaker) => done({ speaker })} />;
    case 'microphone':
      return <MicrophoneStep {...place} source={source} onDone={(microphone) => done({ microphone })} />;
    case 'camera':
      return <CameraStep {...place} source={source} onDone={(camera) => done({ camera })} />;
    case undefined:
      return (
        <Result
          result={result}
          live={live}
          banner={place.banner}
          onAgain={() => {
            setResult({ ...UNTRIED, browser: isSupported() });
            setIndex(0);
            setRound(round + 1);
          }}
        />
      );
    default:
      return step satisfies never;
  }
}

/** The person's place in the line meanwhile. */
function Place({ live: { turn, line } }: { readonly live: LiveTurnState }) {
  const t = useCitizenWords();
  const { language } = useLanguage();
  if (line === 'away')
    return (
      <p className="way" role="status">
        {t('live.away')}
      </p>
    );
  if (turn?.stage.kind !== 'waiting') return null;
  return (
    <p className="way" role="status">
      {t('live.ahead')}: {formatNumber(language, turn.stage.ahead)}
    </p>
  );
}

interface ResultProps {
  readonly result: WaitingResult;
  readonly live: LiveTurnState;
  readonly banner: ReactNode;
  readonly onAgain: () => void;
}

/** The result, and that the office knows of it. */
function Result({ result, live, banner, onAgain }: ResultProps) {
  const t = useCitizenWords();
  const tCheck = useCheckWords();
  const [, navigate] = useLocation();
  const [isTold, setTold] = useState<boolean | null>(null);
  const faults = faultsOf(result);
  const key = faults?.join() ?? null;
  const { line } = result;
  const isKnown = line !== null;
  const { report } = live;
  useEffect(() => {
    if (!isKnown || faults === null) return;
    setTold(null);
    void report(faults).then(setTold);
    // Runs once for each result, because `faults` and `report` are new objects at each drawing.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [isKnown, key]);
  const word = (found: string): string =>
    found === 'works'
      ? tCheck('result.works')
      : found === 'skipped'
        ? tCheck('result.skipped')
        : tCheck('result.needsHelp');
  const rows = [
    [tCheck('speaker.title'), word(result.speaker)],
    [tCheck('microphone.title'), word(result.microphone)],
    [tCheck('camera.title'), word(result.camera)],
    [
      tCheck('network.title'),
      line === null
        ? tCheck('network.running')
        : line === 'unknown'
          ? tCheck('result.skipped')
          : tCheck(line === 'poor' ? 'result.network.limited' : 'result.network.passed'),
    ],
  ] as const;
  const outcome = faults === null ? 'untried' : faults.length === 0 ? 'works' : 'fails';
  return (
    <Page title={t(`live.check.results.${outcome}.title`)} caption={tCheck('title')} banner={banner} key={outcome}>
      <p className="lead">{t(`live.check.results.${outcome}.text`)}</p>
      <Facts facts={rows} />
      {line === 'poor' && <p className="advice__one">{tCheck('network.help.slow')}</p>}
      {!result.browser && <p className="advice__one">{t('live.check.browser')}</p>}
      {isTold !== null && (
        <p className={isTold ? 'soft' : 'warning'} role="status">
          {isTold ? t('live.check.told') : t('live.check.untold')}
        </p>
      )}
      <div className="actions">
        <Button look="primary" onPress={() => navigate(FOLLOW_PATH)}>
          {t('live.check.back')}
        </Button>
        <Button onPress={onAgain}>{tCheck('again')}</Button>
      </div>
    </Page>
  );
}
