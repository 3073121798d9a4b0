import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { OfficeRequest } from '@mahzar/shared/rest/office-requests';
import { formatList, localDigits } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { useOfficeWords } from '../offices/useOfficeWords.ts';
import { Badge } from '../ui/Badge.tsx';
import { hoursOfDay } from '../ui/court-time.ts';
import { Moment } from '../ui/Moment.tsx';
import { Files } from './Files.tsx';
import { Guests } from './Guests.tsx';
import { useQueueWords } from '../ui/useQueueWords.ts';

/** The request's matter, its person and their earlier requests. */
export function RequestMatter({ request }: { readonly request: OfficeRequest }) {
  const t = useQueueWords();
  const offices = useOfficeWords();
  const { language } = useLanguage();
  const digits = (text: string) => <bdi dir="ltr">{localDigits(language, text)}</bdi>;
  const { kind, who, additions, consent, earlier } = request;
  const { text, caseNumber } = request.matter;
  const { companions, interpreter, lawyer } = request.company;
  const { recording } = consent;
  const companionNames = companions.filter((name) => name !== '');
  return (
    <div className="request">
      {text !== '' && (
        <p className="request__text pre-line" dir="auto">
          {text}
        </p>
      )}
      {additions.map((addition) => (
        <p key={addition.at} className="request__text pre-line" dir="auto">
          <span className="soft">
            {t('request.added')} <Moment at={addition.at} as="short" />
          </span>
          {'\n'}
          {addition.text}
        </p>
      ))}
      <Files request={request} />
      <dl className="facts">
        <Fact name={t('matter')}>{kind === null ? '—' : offices(`kinds.${kind}`)}</Fact>
        {caseNumber !== '' && <Fact name={t('request.caseNumber')}>{digits(caseNumber)}</Fact>}
        <Fact name={t('request.nationalId')}>{digits(who.nationalId)}</Fact>
        <Fact name={t('request.phone')}>
          {digits(who.phone)} {!request.proven && <Badge look="warn">{t('request.unproven')}</Badge>}
        </Fact>
        {companionNames.length > 0 && (
          <Fact name={t('request.companions')}>{formatList(language, companionNames)}</Fact>
        )}
        {lawyer !== '' && <Fact name={t('request.lawyer')}>{lawyer}</Fact>}
        {interpreter !== '' && <Fact name={t('request.interpreter')}>{interpreter}</Fact>}
        <Fact name={offices('recording')}>
          {recording === null ? t('request.notAsked') : t(recording ? 'request.consents' : 'request.refuses')}
        </Fact>
        {request.trackingCode !== null && <Fact name={t('request.trackingCode')}>{digits(request.trackingCode)}</Fact>}
      </dl>
      <Guests request={request} />
      <section className="part" aria-labelledby="request-earlier">
        <h3 id="request-earlier">{t('request.earlier')}</h3>
        {earlier.length === 0 ? (
          <p className="soft">{t('request.earlierNone')}</p>
        ) : (
          <ul className="plain-list request__earlier">
            {earlier.map((one) => (
              <li key={one.request}>
                <details>
                  <summary>
                    {one.day === null ? t('request.noDay') : <Moment at={hoursOfDay(one.day).from} as="date" />}
                    {' · '}
                    {one.kind !== null && offices(`kinds.${one.kind}`)}
                    {one.outcome !== null && <Badge>{t(`outcomes.${one.outcome}`)}</Badge>}
                  </summary>
                  {one.official !== null && <p className="soft">{one.official}</p>}
                  {one.words !== '' && (
                    <p className="pre-line" dir="auto">
                      {one.words}
                    </p>
                  )}
                  <Link href={`/requests/${one.request}`}>{t('request.open')}</Link>
                </details>
              </li>
            ))}
          </ul>
        )}
      </section>
    </div>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
