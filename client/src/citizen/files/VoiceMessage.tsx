import { useEffect, useRef, useState } from 'react';
import type { CallError } from '../../connection/call.ts';
import { formatMinutes, formatNumber } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { useNow } from '../../ui/useNow.ts';
import { useCitizen, useOwn, useUploads } from '../CitizenContext.tsx';
import { useCitizenWords } from '../words/useCitizenWords.ts';
import { useErrorText } from '../words/useErrorText.ts';
import { FileLine, UploadLine } from './FileLines.tsx';
import { Listen } from './Listen.tsx';
import { isVoice } from './uploads.ts';
import { canRecord, LONGEST_VOICE_MS, recordVoice } from './voice-recorder.ts';
import type { VoiceRecording } from './voice-recorder.ts';

type Stage =
  | { readonly is: 'resting' }
  | { readonly is: 'asking' }
  | { readonly is: 'failed'; readonly why: 'denied' | 'none' }
  | { readonly is: 'recording'; readonly since: number; readonly recording: VoiceRecording }
  | { readonly is: 'replacing' };

/** A message in the person's own voice: recorded here, sent when it ends, played back, re-recorded or deleted. */
export function VoiceMessage() {
  const t = useCitizenWords();
  const { language } = useLanguage();
  const errorText = useErrorText();
  const { own, uploads } = useCitizen();
  const sending = useUploads().filter(isVoice).at(-1);
  // A partial message was begun by another page; the latest complete one is the message.
  const kept = useOwn(({ request }) => {
    const all = request?.files.filter(isVoice) ?? [];
    return all.filter(({ state }) => state === 'kept').at(-1) ?? all.at(-1) ?? null;
  });
  const [stage, setStage] = useState<Stage>({ is: 'resting' });
  const [failure, setFailure] = useState<CallError | null>(null);
  const [said, setSaid] = useState<Blob | null>(null);
  const running = useRef<VoiceRecording | null>(null);
  const isGone = useRef(false);
  // Going to another page ends the recording; while the browser asks for permission, nothing begins.
  useEffect(() => {
    isGone.current = false;
    return () => {
      isGone.current = true;
      running.current?.stop();
    };
  }, []);
  const has = sending !== undefined || kept !== null;

  const remove = async (): Promise<void> => {
    setSaid(null);
    const coming = uploads.store.getState().filter(isVoice);
    for (const { key } of coming) uploads.drop(key);
    const there = own.store.getState().request?.files.filter(isVoice) ?? [];
    let failed: CallError | null = null;
    for (const { id } of there) if (!coming.some((upload) => upload.id === id)) failed ??= await uploads.remove(id);
    setFailure(failed);
  };
  const record = async (): Promise<void> => {
    setStage({ is: 'asking' });
    try {
      const recording = await recordVoice();
      if (isGone.current) return recording.stop();
      running.current = recording;
      setStage({ is: 'recording', since: Date.now(), recording });
      const data = await recording.done;
      running.current = null;
      // The old message stays until there is a new one.
      setStage({ is: 'replacing' });
      await remove();
      uploads.add(data, { kind: 'voice', name: t('voice.fileName') });
      setSaid(data);
      setStage({ is: 'resting' });
    } catch (error) {
      const isDenied = error instanceof DOMException && error.name === 'NotAllowedError';
      setStage({ is: 'failed', why: isDenied ? 'denied' : 'none' });
    }
  };
  if (!canRecord() && !has) return null;
  return (
    <section className="voice" aria-labelledby="voice">
      <h2 id="voice">{has ? t('voice.own') : t('voice.title')}</h2>
      {failure !== null && <p role="alert">{errorText(failure)}</p>}
      {stage.is === 'asking' && <p role="status">{t('voice.asking')}</p>}
      {stage.is === 'replacing' && <p role="status">{t('files.preparing')}</p>}
      {stage.is === 'recording' && (
        <>
          <RecordingTime since={stage.since} />
          <Button look="danger" onPress={stage.recording.stop}>
            {t('voice.stop')}
          </Button>
        </>
      )}
      {(stage.is === 'resting' || stage.is === 'failed') && has && (
        <>
          {sending !== undefined ? (
            <UploadLine upload={sending} />
          ) : (
            kept !== null && <FileLine file={kept} again={t('voice.anew')} />
          )}
          {sending?.state !== 'refused' && <Listen said={said} file={kept?.state === 'kept' ? kept.id : null} />}
        </>
      )}
      {stage.is === 'failed' && <p role="alert">{t(`voice.${stage.why}`)}</p>}
      {(stage.is === 'resting' || stage.is === 'failed') && (
        <>
          {!has && stage.is === 'resting' && (
            <p className="soft">{t('voice.hint', { longest: formatNumber(language, LONGEST_VOICE_MS / 60_000) })}</p>
          )}
          <div className="voice__acts">
            {canRecord() && (
              <Button icon="microphone" onPress={() => void record()}>
                {stage.is === 'failed' ? t('again') : has ? t('voice.anew') : t('voice.record')}
              </Button>
            )}
            {has && (
              <Button look="quiet" onPress={() => void remove()}>
                {t('voice.delete')}
              </Button>
            )}
          </div>
        </>
      )}
    </section>
  );
}

function RecordingTime({ since }: { readonly since: number }) {
  const t = useCitizenWords();
  const { language } = useLanguage();
  const now = useNow(since);
  return (
    <>
      <p role="status" className="voice__running">
        <Icon name="microphone" />
        {t('voice.running')}
      </p>
      <p role="timer" className="voice__time">
        {formatMinutes(language, now - since)} / {formatMinutes(language, LONGEST_VOICE_MS)}
      </p>
    </>
  );
}
