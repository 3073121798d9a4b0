import { Link, useParams } from 'wouter';
import { readOfficeRequest } from '@mahzar/shared/rest/office-requests';
import type { OfficeRequest } from '@mahzar/shared/rest/office-requests';
import { queueFa } from '../../i18n/queue.fa.ts';
import { formatDay } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { useLoad } from '../api/useLoad.ts';
import { hoursOfDay } from '../ui/court-time.ts';
import { MissingPage } from '../ui/MissingPage.tsx';
import { LinkButton } from '../ui/LinkButton.tsx';
import { Moment } from '../ui/Moment.tsx';
import { Screen } from '../ui/Screen.tsx';
import { Loaded } from '../ui/States.tsx';
import { useQueueWords } from '../ui/useQueueWords.ts';
import { Answer } from './Answer.tsx';
import { Moves } from './Moves.tsx';
import { RequestMatter } from './RequestMatter.tsx';
import './requests.css';

/** A whole request. */
export default function RequestPage() {
  const { request: id } = useParams<{ request: string }>();
  const read = useLoad(readOfficeRequest, { params: { request: id } });
  if (read.error?.code === 'not-found') return <MissingPage name="notFound" />;
  return <Loaded of={read}>{(request) => <OneRequest request={request} />}</Loaded>;
}

const STAGES: ReadonlySet<string> = new Set(Object.keys(queueFa.stages));

function isStage(stage: string | null): stage is keyof typeof queueFa.stages {
  return stage !== null && STAGES.has(stage);
}

function OneRequest({ request }: { readonly request: OfficeRequest }) {
  const t = useQueueWords();
  const { language } = useLanguage();
  const { day, at, office, others, stage, who } = request;
  return (
    <Screen
      title={who.name}
      width="form"
      lead={
        <>
          {day !== null && formatDay(language, hoursOfDay(day).from)}
          {at !== null && (
            <>
              {language === 'fa' ? '، ' : ', '}
              <Moment at={at} as="clock" />
            </>
          )}
          {' · '}
          {t(`vias.${request.via}`)}
          {isStage(stage) && ` · ${t(`stages.${stage}`)}`}
        </>
      }
      acts={
        day !== null && (
          <LinkButton href={`/queue?office=${office}&day=${day}`} icon="list">
            {t('request.toQueue')}
          </LinkButton>
        )
      }
    >
      {others.length > 0 && (
        <div className="queue-banner" role="note">
          <p>{t('request.doubles', { count: others.length })}</p>
          {others.map((double) => (
            <Link key={double} href={`/requests/${double}`}>
              {t('request.double')}
            </Link>
          ))}
        </div>
      )}
      <Answer request={request} />
      <Moves moves={request.moves} />
      <section className="card" aria-labelledby="request">
        <h2 id="request">{t('request.title')}</h2>
        <RequestMatter request={request} />
      </section>
    </Screen>
  );
}
