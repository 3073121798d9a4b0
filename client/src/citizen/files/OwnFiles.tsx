import { API_PATH } from '@mahzar/shared/rest/route';
import type { MyRequest } from '@mahzar/shared/rest/requests';
import { useCitizen, useUploads } from '../CitizenContext.tsx';
import { useCitizenWords } from '../words/useCitizenWords.ts';
import { FileLine, UploadLine } from './FileLines.tsx';

/** The files of a submitted request, for download, and files still being sent. */
export function OwnFiles({ request }: { readonly request: MyRequest }) {
  const t = useCitizenWords();
  const { uploads } = useCitizen();
  const sending = useUploads();
  const kept = request.files.filter(({ id, state }) => state === 'kept' && !sending.some((each) => each.id === id));
  if (kept.length + sending.length === 0) return null;
  return (
    <section aria-labelledby="own-files">
      <h2 id="own-files" className="heading">
        {t('follow.files')}
      </h2>
      <ul className="plain-list files__list">
        {kept.map((file) => (
          <li key={file.id}>
            <FileLine file={file} href={`${API_PATH}/my-request/files/${file.id}`} />
          </li>
        ))}
        {sending.map((upload) => (
          <li key={upload.key}>
            <UploadLine upload={upload} onDrop={() => uploads.drop(upload.key)} />
          </li>
        ))}
      </ul>
      {sending.some(({ state }) => state !== 'refused') && <p role="status">{t('follow.sending')}</p>}
    </section>
  );
}
