import { readOfficeRequest } from '@mahzar/shared/rest/office-requests';
import type { OfficeRequest } from '@mahzar/shared/rest/office-requests';
import { useLoad } from '../api/useLoad.ts';
import { useMay } from '../session/who.tsx';
import { Loaded } from '../ui/States.tsx';
import { useQueueWords } from '../ui/useQueueWords.ts';
import { Notes } from './Notes.tsx';
import { RequestMatter } from './RequestMatter.tsx';
import './requests.css';

interface RequestCardProps {
  readonly request: string;
  /** The stage in the queue at this moment; the loaded request is from before the call. */
  readonly stage: OfficeRequest['stage'];
}

/** The request of the desk's present person, next to the picture. */
export function RequestCard({ request, stage }: RequestCardProps) {
  const t = useQueueWords();
  const may = useMay();
  const read = useLoad(readOfficeRequest, { params: { request } }, { when: may('read-requests') });
  if (!may('read-requests')) return null;
  return (
    <section className="card" aria-labelledby="request-card">
      <h2 id="request-card">{read.data?.name ?? t('request.title')}</h2>
      <Loaded of={read}>
        {(whole) => (
          <>
            {may('decide-requests') && <Notes request={whole} />}
            <RequestMatter request={{ ...whole, stage }} />
          </>
        )}
      </Loaded>
    </section>
  );
}
