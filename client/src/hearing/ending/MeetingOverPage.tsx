import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Page, WhatNext } from '../../ui/Page.tsx';
import { useConductWords } from '../conduct/useConductWords.ts';
import { usePartsOfScene } from '../context/SessionContext.tsx';
import { useHearingTitle } from '../names/useHearingTitle.ts';

/** The citizen's own seat in a meeting called by an office; other people at it have another seat. */
const CITIZEN = 'citizen';
/** Page on which citizens see the state of their request. */
const FOLLOW_PATH = '/follow';
/** Prefix of the seats of guests who join from elsewhere, and the page on which they wait. */
const GUEST = 'guest-';
const GUEST_PATH = '/g';

interface MeetingOverPageProps {
  /** Replaces this page by another. */
  readonly goTo?: (path: string) => void;
}

/**
 * Shown at the end of a citizen's meeting with an official. It may have ended because the citizen is handed over or has missed it:
 * the page of the request tells which, and an open request page counts as presence in the queue. So the citizen goes there at once,
 * and guests go to their waiting page.
 */
export default function MeetingOverPage({ goTo = replacePage }: MeetingOverPageProps) {
  const { t } = useTranslation();
  const tc = useConductWords();
  const { me, entersDirectly } = usePartsOfScene('me', 'entersDirectly');
  const title = useHearingTitle();
  const isCitizen = me.seat === CITIZEN;
  const waitsAt = isCitizen ? FOLLOW_PATH : me.seat.startsWith(GUEST) ? GUEST_PATH : null;
  useEffect(() => {
    if (waitsAt !== null) goTo(waitsAt);
    // Runs once.
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
  // Keeps the language of this page, even on a phone without a chosen language.
  window.location.replace(`${path}?lang=${document.documentElement.lang}`);
}
