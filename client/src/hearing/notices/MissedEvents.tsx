import type { TFunction } from 'i18next';
import type { NamedMissedEvent } from '@mahzar/shared/protocol/pushes';
import { useTranslation } from 'react-i18next';
import { displayName } from '../names/display-name.ts';

/** A longer list would cover the faces; the effects are visible on the screen anyway. */
const AT_MOST = 4;

/** Events during a person's absence, oldest first. */
export default function MissedEvents({ events }: { readonly events: readonly NamedMissedEvent[] }) {
  const { t } = useTranslation();
  const texts = events.flatMap((event) => textOf(event, t) ?? []);
  const latest = texts.slice(-AT_MOST);
  if (latest.length === 0) return null;
  return (
    <>
      <p>{t('notices.meanwhile')}</p>
      <ul className="notice__list">
        {texts.length > latest.length && <li>{t('notices.earlier', { count: texts.length - latest.length })}</li>}
        {latest.map((text, index) => (
          <li key={index}>{text}</li>
        ))}
      </ul>
    </>
  );
}

function textOf(event: NamedMissedEvent, t: TFunction): string | null {
  switch (event.kind) {
    case 'phase':
      return t('notices.happened.phase', { phase: t(`phases.${event.phase}`) });
    case 'place':
      if (event.from === 'consultation') return t('notices.calledBack.ended');
      switch (event.place) {
        case 'waiting':
        case 'courtroom':
        case 'consultation':
          return t(`notices.happened.to.${event.place}`);
        default:
          // A person who is out of the hearing sees a page that says so.
          return null;
      }
    case 'muted':
    case 'allowed':
    case 'microphone-off':
    case 'hand-lowered':
      return t(`notices.happened.${event.kind}`);
    default:
      return t(`notices.happened.${event.kind}`, { name: displayName(t, event.who) });
  }
}
