import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatDateTime, localDigits, zoneName } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import type { Scene } from '@mahzar/shared/protocol/pushes';

/** The invitation: person, hearing, place and time. */
export function HearingSummary({ scene }: { readonly scene: Scene }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  return (
    <dl className="summary">
      <Row term={t('hearing.you')}>
        <bdi>{scene.me.name}</bdi>
      </Row>
      <Row term={t('hearing.role')}>{t(`roles.${scene.me.role}`)}</Row>
      <Row term={t('hearing.branch')}>
        <bdi>{localDigits(language, scene.branch)}</bdi>
      </Row>
      {scene.caseNumber !== '' && (
        <Row term={t('hearing.caseNumber')}>
          <bdi>{localDigits(language, scene.caseNumber)}</bdi>
        </Row>
      )}
      <Row term={t('hearing.when')}>
        <time dateTime={new Date(scene.startsAt).toISOString()}>{formatDateTime(language, scene.startsAt)}</time>{' '}
        <span className="soft">({t('hearing.whenNote', { zone: zoneName(language, scene.startsAt) })})</span>
      </Row>
    </dl>
  );
}

function Row({ term, children }: { readonly term: string; readonly children: ReactNode }) {
  return (
    <div className="summary__row">
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}
