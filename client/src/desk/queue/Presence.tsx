import type { LineRow } from '@mahzar/shared/queue/projection/line-view';
import { formatClock, formatList } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { Badge } from '../ui/Badge.tsx';
import { useQueueWords } from '../ui/useQueueWords.ts';

/** Whether a person can be called; for a called one, whether their page is open. */
export function Presence({ row: { presence, stage } }: { readonly row: LineRow }) {
  const t = useQueueWords();
  const { language } = useLanguage();
  if (stage.kind === 'lapsed') return <Badge look="bad">{t('presences.lapsed')}</Badge>;
  // A called person has no place to lose, and on the way to the meeting's page no page is open for a moment.
  if (stage.kind === 'called' && !(presence.kind === 'here' && presence.onSite)) {
    const isOpen = presence.kind === 'here';
    return (
      <Badge look={isOpen ? 'good' : 'plain'}>{t(isOpen ? 'presences.calledHere' : 'presences.calledAway')}</Badge>
    );
  }
  if (presence.kind === 'away')
    return <Badge look="warn">{t('presences.away', { time: formatClock(language, presence.until) })}</Badge>;
  if (presence.kind === 'expected') return <Badge>{t('presences.expected')}</Badge>;
  return <Badge look="good">{t(presence.onSite ? 'presences.onSite' : 'presences.here')}</Badge>;
}

/** The result of the device check. */
export function Device({ row: { device, via } }: { readonly row: LineRow }) {
  const t = useQueueWords();
  const { language } = useLanguage();
  if (device === null) return via === 'walk-in' ? null : <span className="soft">{t('devices.untried')}</span>;
  if (device.length === 0) return t('devices.passed');
  const faults = formatList(
    language,
    device.map((fault) => t(`faults.${fault}`)),
  );
  return <Badge look="bad">{t('deviceFailed', { faults })}</Badge>;
}
