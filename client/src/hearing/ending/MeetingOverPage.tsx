import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Page, WhatNext } from '../../ui/Page.tsx';
import { useConductWords } from '../conduct/useConductWords.ts';
import { useScene } from '../context/SessionContext.tsx';

/** The citizen's own seat in a meeting that an office has called; whoever is there for them has none of the kind. */
const CITIZEN = 'citizen';
/** Where citizens see what became of their request. */
const FOLLOW_PATH = '/follow';
/** How the seats begin of those who join from elsewhere, and where they wait. */
const GUEST = 'guest-';
const GUEST_PATH = '/g';

interface MeetingOverPageProps {
  /** Goes to another page, in the place of this one. */
  readonly goTo?: (path: string) => void;
}

/**
 * A meeting of a citizen with an official is over; no court decides. It may have ended because the citizen is handed over or has
 * missed it: the page of the request says which, and to be there is to be in the queue. So the citizen goes there at once, and who joined
 * from elsewhere to where they waited.
 */
export default function MeetingOverPage({ goTo = replacePage }: MeetingOverPageProps) {
  const { t } = useTranslation();
  const tc = useConductWords();
  const { title, me, entersDirectly } = useScene();
  const isCitizen = me.seat === CITIZEN;
  const waitsAt = isCitizen ? FOLLOW_PATH : me.seat.startsWith(GUEST) ? GUEST_PATH : null;
  useEffect(() => {
    if (waitsAt !== null) goTo(waitsAt);
    // Once, whoever goes.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [waitsAt]);
  return (
    <Page title={tc('meetingOver.title')} caption={title}>
      {!isCitizen && <p className="lead">{tc(entersDirectly ? 'meetingOver.official' : 'meetingOver.text')}</p>}
      <p>{t('closed.camera')}</p>
      {isCitizen && (
        <>
          <WhatNext>
            <p>{tc('meetingOver.next')}</p>
          </WhatNext>
          <div className="actions">
            <a className="button button--primary" href={FOLLOW_PATH}>
              {tc('meetingOver.request')}
            </a>
          </div>
        </>
      )}
    </Page>
  );
}

function replacePage(path: string): void {
  // In the language of this page, also on a phone that has chosen none.
  window.location.replace(`${path}?lang=${document.documentElement.lang}`);
}
