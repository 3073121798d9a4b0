import { useId } from 'react';
import { MAX_FILE_BYTES } from '@mahzar/shared/requests/files';
import type { RequestFile } from '@mahzar/shared/rest/requests';
import { formatNumber } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import type { Upload } from './uploads.ts';
import { useCitizenWords } from '../words/useCitizenWords.ts';
import { useErrorText } from '../words/useErrorText.ts';

const MEGABYTE = 1024 * 1024;

interface FileLineProps {
  readonly file: RequestFile;
  readonly onRemove?: (() => void) | undefined;
  /** Advice for an incomplete file; by default to choose it again. */
  readonly again?: string;
  /** Download address. */
  readonly href?: string;
}

/** A file at the service, complete or partial. */
export function FileLine({ file, onRemove, again, href }: FileLineProps) {
  const t = useCitizenWords();
  const size = useSize();
  const isWhole = file.state === 'kept';
  return (
    <div className="file">
      <Icon name={isWhole ? 'check' : 'warning'} />
      <p className="file__name">
        {href === undefined ? (
          <bdi>{file.name}</bdi>
        ) : (
          <a href={href} download aria-label={t('files.download', { name: file.name })}>
            <bdi>{file.name}</bdi>
          </a>
        )}
        <span className="file__state">
          {isWhole ? t('files.kept', { size: size(file.size) }) : `${t('files.broken')} ${again ?? t('files.again')}`}
        </span>
      </p>
      {onRemove !== undefined && (
        <Button look="quiet" size="small" aria-label={t('files.removeOf', { name: file.name })} onPress={onRemove}>
          {t('files.remove')}
        </Button>
      )}
    </div>
  );
}

interface UploadLineProps {
  readonly upload: Upload;
  readonly onDrop?: () => void;
}

/** A file being sent: its progress, whether it waits for a connection, or why it was refused. */
export function UploadLine({ upload, onDrop }: UploadLineProps) {
  const t = useCitizenWords();
  const size = useSize();
  const errorText = useErrorText();
  const id = useId();
  const { kind, name, state, sent, size: whole, refusal } = upload;
  const stateText =
    refusal !== null
      ? refusal.code === 'too-large'
        ? t('errors.too-large', { size: size(MAX_FILE_BYTES[kind]) })
        : errorText(refusal)
      : state === 'queued'
        ? t('files.queued')
        : t(`files.${state === 'waiting' || state === 'held' ? state : 'sending'}`, {
            sent: size(sent),
            size: size(whole),
          });
  return (
    <div className="file" data-refused={state === 'refused'}>
      <Icon name={state === 'refused' ? 'warning' : state === 'waiting' ? 'line-lost' : 'clock'} />
      <p className="file__name">
        <bdi id={id}>{name}</bdi>
        <span className="file__state" role={state === 'refused' ? 'alert' : undefined}>
          {stateText}
        </span>
        {state !== 'refused' && <progress aria-labelledby={id} max={whole} value={sent} />}
      </p>
      {onDrop !== undefined && (
        <Button
          look="quiet"
          size="small"
          aria-label={t(state === 'refused' ? 'files.removeOf' : 'files.stopOf', { name })}
          onPress={onDrop}
        >
          {state === 'refused' ? t('files.remove') : t('files.stop')}
        </Button>
      )}
    </div>
  );
}

/** Returns a function that formats a size in the language's words. */
export function useSize(): (bytes: number) => string {
  const t = useCitizenWords();
  const { language } = useLanguage();
  return (bytes) =>
    bytes < MEGABYTE
      ? t('files.kilobytes', { size: formatNumber(language, Math.ceil(bytes / 1024)) })
      : t('files.megabytes', { size: formatNumber(language, Math.round((10 * bytes) / MEGABYTE) / 10) });
}
