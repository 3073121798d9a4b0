import { useState } from 'react';
import { useParams } from 'wouter';
import type { Office } from '@mahzar/shared/offices/office';
import { listTurns, pauseOffice, readHolidays, readOffice } from '@mahzar/shared/rest/offices';
import { Button } from '../../ui/Button.tsx';
import { formatList, localDigits } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { useAct } from '../api/useAct.ts';
import { useLoad } from '../api/useLoad.ts';
import { useMay } from '../session/who.tsx';
import { useQueueWords } from '../ui/useQueueWords.ts';
import { MissingPage } from '../ui/MissingPage.tsx';
import { LinkButton } from '../ui/LinkButton.tsx';
import { Screen } from '../ui/Screen.tsx';
import { Loaded } from '../ui/States.tsx';
import { useTell } from '../ui/Toasts.tsx';
import { useTellFailure } from '../ui/useTellFailure.ts';
import { CloseDayForm } from './CloseDayForm.tsx';
import { ComingDays } from './ComingDays.tsx';
import { PauseForm } from './PauseForm.tsx';
import { useColleagueNames } from './useColleagueNames.ts';
import { useMayAt } from './useMayAt.ts';
import { useOfficeWords } from './useOfficeWords.ts';
import { Week } from './Week.tsx';
import './offices.css';

/** One office: officials, hours, and the coming days. */
export default function OfficePage() {
  const { office: id } = useParams<{ office: string }>();
  const office = useLoad(readOffice, { params: { office: id } });
  if (office.error?.code === 'not-found') return <MissingPage name="notFound" />;
  return <Loaded of={office}>{(read) => <OneOffice office={read} />}</Loaded>;
}

/** The open form for the office. */
type Doing = { readonly what: 'pause' } | { readonly what: 'close'; readonly day: string } | null;

function OneOffice({ office }: { readonly office: Office }) {
  const t = useOfficeWords();
  const queue = useQueueWords();
  const may = useMay();
  const { language } = useLanguage();
  const tell = useTell();
  const tellFailure = useTellFailure();
  const [doing, setDoing] = useState<Doing>(null);
  const { nameOf } = useColleagueNames();
  const turns = useLoad(listTurns, { params: { office: office.id }, query: {} }).data;
  const holidays = useLoad(readHolidays, {}).data?.days ?? [];
  const resume = useAct(pauseOffice);
  const mayAt = useMayAt();
  const mayRun = mayAt.run(office);
  const done = (): void => setDoing(null);
  return (
    <Screen
      title={office.name}
      lead={office.place === '' ? undefined : office.place}
      acts={
        <>
          {may('edit-offices') && (
            <LinkButton href={`/offices/${office.id}/change`} look="primary" icon="pen">
              {t('change')}
            </LinkButton>
          )}
          {mayAt.readFigures(office) && (
            <LinkButton href={`/offices/${office.id}/figures`} icon="line">
              {queue('figures.open')}
            </LinkButton>
          )}
          {mayRun && office.paused === null && (
            <Button icon="pause" onPress={() => setDoing({ what: 'pause' })}>
              {t('pause')}
            </Button>
          )}
        </>
      }
    >
      {office.paused !== null && (
        <div className="office-paused" role="status">
          <p>{t('paused', { note: office.paused })}</p>
          {mayRun && (
            <Button
              icon="play"
              isPending={resume.isPending}
              onPress={() =>
                resume.mutate(
                  { params: { office: office.id }, body: { paused: null, version: office.version } },
                  { onSuccess: () => tell(t('resumed')), onError: tellFailure },
                )
              }
            >
              {t('resume')}
            </Button>
          )}
        </div>
      )}
      {doing?.what === 'pause' && office.paused === null && <PauseForm office={office} onClose={done} />}
      {doing?.what === 'close' && <CloseDayForm key={doing.day} office={office} day={doing.day} onClose={done} />}
      <section className="part" aria-labelledby="coming">
        <h2 id="coming">{t('coming')}</h2>
        {turns?.today.state === 'open' && <p>{t('joining', { left: turns.today.left })}</p>}
        <ComingDays
          office={office}
          holidays={holidays}
          turns={turns}
          onClose={mayRun ? (day) => setDoing({ what: 'close', day }) : null}
        />
      </section>
      <section className="card">
        <dl className="facts">
          <div>
            <dt>{t('officials')}</dt>
            <dd>
              <ul className="plain-list">
                {office.officials.map(({ account, title, room }) => (
                  <li key={account}>
                    {nameOf(account) !== undefined && <strong>{nameOf(account)} · </strong>}
                    {t(`officialTitles.${title}`)} · <bdi>{localDigits(language, room)}</bdi>
                  </li>
                ))}
              </ul>
            </dd>
          </div>
          <div>
            <dt>{t('week')}</dt>
            <dd>
              <Week office={office} />
            </dd>
          </div>
          <div>
            <dt>{t('kindsTitle')}</dt>
            <dd>
              {formatList(
                language,
                office.kinds.map((kind) => t(`kinds.${kind}`)),
              )}
            </dd>
          </div>
          <div>
            <dt>{t('recording')}</dt>
            <dd>{t(`recordings.${office.recording}`)}</dd>
          </div>
          <div>
            <dt>{t('daysAhead')}</dt>
            <dd>{t('daysAheadShown', { count: office.daysAhead })}</dd>
          </div>
          {office.telephone !== '' && (
            <div>
              <dt>{t('telephone')}</dt>
              <dd>
                <bdi dir="ltr">{localDigits(language, office.telephone)}</bdi>
              </dd>
            </div>
          )}
        </dl>
      </section>
    </Screen>
  );
}
