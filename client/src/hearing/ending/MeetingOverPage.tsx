import { useTranslation } from 'react-i18next';
import { Page, WhatNext } from '../../ui/Page.tsx';
import { useConductWords } from '../conduct/useConductWords.ts';
import { useScene } from '../context/SessionContext.tsx';

/** The citizen's own seat in a meeting that an office has called; whoever is there for them has none of the kind. */
const CITIZEN = 'citizen';

/** A meeting of a citizen with an official is over: no court decides, and the answer is on the page of the request. */
export default function MeetingOverPage() {
  const { t } = useTranslation();
  const tc = useConductWords();
  const { title, me, entersDirectly } = useScene();
  return (
    <Page title={tc('meetingOver.title')} caption={title}>
      <p className="lead">{tc(entersDirectly ? 'meetingOver.official' : 'meetingOver.text')}</p>
      <p>{t('closed.camera')}</p>
      {me.seat === CITIZEN && (
        <>
          <WhatNext>
            <p>{tc('meetingOver.next')}</p>
          </WhatNext>
          <div className="actions">
            <a className="button button--primary" href="/follow">
              {tc('meetingOver.request')}
            </a>
          </div>
        </>
      )}
    </Page>
  );
}
