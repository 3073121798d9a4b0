import type { OfficeRequest } from '@mahzar/shared/rest/office-requests';
import { API_PATH } from '@mahzar/shared/rest/route';
import { Icon } from '../../ui/Icon.tsx';
import { formatNumber } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { useQueueWords } from '../ui/useQueueWords.ts';

const KIB = 1024;

/**
 * The files of a request. They are downloaded, never displayed in the page: the service has checked them, but they come from a
 * stranger.
 */
export function Files({ request: { id, files } }: { readonly request: Pick<OfficeRequest, 'id' | 'files'> }) {
  const t = useQueueWords();
  const { language } = useLanguage();
  const kept = files.filter(({ state }) => state === 'kept');
  if (kept.length === 0) return null;
  const addressOf = (file: string): string => `${API_PATH}/requests/${id}/files/${file}`;
  return (
    <ul className="plain-list lines" aria-label={t('request.files')}>
      {kept.map((file) => (
        <li key={file.id}>
          <Icon name={file.kind === 'voice' ? 'sound' : 'folder'} />
          <span>{t(`request.fileKinds.${file.kind}`)}</span>
          {file.kind === 'voice' && (
            // oxlint-disable-next-line jsx-a11y/media-has-caption -- a citizen's own words have no captions
            <audio controls preload="none" src={addressOf(file.id)} aria-label={t('request.fileKinds.voice')} />
          )}
          <a href={addressOf(file.id)} download>
            <bdi>{file.name}</bdi>
          </a>
          <span className="soft">{t('request.kib', { size: formatNumber(language, Math.ceil(file.size / KIB)) })}</span>
        </li>
      ))}
    </ul>
  );
}
