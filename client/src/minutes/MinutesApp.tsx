import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { formatDateTime, localDigits } from '../i18n/format.ts';
import { useLanguage } from '../i18n/LanguageContext.tsx';
import { Icon } from '../ui/Icon.tsx';
import { Page } from '../ui/Page.tsx';
import { connectMinutes } from './connect-minutes.ts';
import { keyInTab, leadsToRecord } from './minutes-key.ts';
import { MinutesBoard } from './MinutesBoard.tsx';
import type { MinutesSession } from './minutes-session.ts';
import { useMinutesWords } from './useMinutesWords.ts';
import { notePerson, useOwnSession } from './useOwnSession.ts';

interface MinutesAppProps {
  readonly connect?: typeof connectMinutes;
}

/**
 * The minutes of a hearing on a page of their own, `/minutes/ID`: from the desk, and from the link of a seat, also after the
 * hearing.
 */
export default function MinutesApp({ connect = connectMinutes }: MinutesAppProps) {
  const [hearing] = useState(() => /^\/minutes\/([\w-]{1,64})/.exec(window.location.pathname)?.[1] ?? '');
  const [session, setSession] = useState<MinutesSession | null>(null);
  useEffect(() => {
    let isOver = false;
    let opened: MinutesSession | null = null;
    void notePerson(hearing).then(() => {
      if (isOver) return;
      opened = connect(() => keyInTab(hearing));
      setSession(opened);
    });
    return () => {
      isOver = true;
      opened?.close();
    };
  }, [connect, hearing]);
  return session === null ? null : <MinutesPage hearing={hearing} session={session} />;
}

function MinutesPage({ hearing, session }: { readonly hearing: string; readonly session: MinutesSession }) {
  const t = useMinutesWords();
  const { language } = useLanguage();
  const view = useStore(session.store, (state) => state.view);
  const ownSession = useOwnSession(hearing, session);
  const about =
    view === null
      ? []
      : [
          view.branch,
          localDigits(language, view.caseNumber),
          view.startsAt === null ? '' : formatDateTime(language, view.startsAt),
        ];
  return (
    <Page
      title={view === null || view.title === '' ? t('title') : t('of', { title: view.title })}
      // People from their own cases read and sign; the court writes.
      width={ownSession === 'none' ? 'table' : 'text'}
      caption={about.filter((part) => part !== '').join(' · ')}
      banner={
        ownSession === 'open' && (
          <nav className="minutes-back" aria-label={t('backToOwn')}>
            <a href="/my">
              <Icon name="back" />
              {t('backToOwn')}
            </a>
          </nav>
        )
      }
    >
      <MinutesBoard
        hearing={hearing}
        session={session}
        {...(leadsToRecord(hearing) && { playAt: (at: number) => `/record/${hearing}#at=${at}` })}
      />
    </Page>
  );
}
