import { useTranslation } from 'react-i18next';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { errorText } from '../../ui/errors/error-text.ts';
import { plainCode } from '../../ui/errors/plain-code.ts';
import { useConductWords } from '../conduct/useConductWords.ts';
import { lengthOf } from '../floor/length.ts';
import { displayName } from '../names/display-name.ts';
import { namesOf } from './names-of.ts';
import type { DeviceNews, Notice } from './notices.ts';

/** The sentence of a notice. Notices of devices also have acts, see `DeviceNotice`. */
export default function NoticeText({ notice }: { readonly notice: Exclude<Notice, DeviceNews> }) {
  const { t } = useTranslation();
  const tc = useConductWords();
  const { language } = useLanguage();
  switch (notice.kind) {
    case 'missed':
      if (notice.seconds === null) return t('notices.wasAway');
      return notice.seconds < 60
        ? t('notices.missed', { count: notice.seconds })
        : t('notices.missedMinutes', { count: Math.round(notice.seconds / 60) });
    case 'personWaiting':
    case 'handRaised':
      return t(`notices.${notice.kind}`, { names: namesOf(notice.people, t, language), count: notice.people.length });
    case 'acceptedTalk':
    case 'cameToTalk':
    case 'declinedTalk':
      return t(`notices.${notice.kind}`, { name: displayName(t, notice.person) });
    case 'personMoved':
      return t(notice.left ? 'notices.personMovedOut' : 'notices.personMoved', { name: displayName(t, notice.person) });
    case 'stranger':
      if (notice.person === null) return t('notices.strangerWithMyLink');
      return t('notices.stranger', { name: displayName(t, notice.person) });
    case 'messages': {
      const name = notice.author === null ? t('chat.somebody') : displayName(t, notice.author);
      return t('notices.messages', { name, count: notice.count });
    }
    case 'calledBack':
      return `${t(`notices.calledBack.${notice.why}`)} ${t(`notices.backIn.${notice.to}`)}`;
    case 'sessionStarted':
      if (notice.endedTalk === true) {
        return [t('notices.calledBack.session'), t('notices.backIn.courtroom'), t('notices.sessionStarted')].join(' ');
      }
      return notice.silent ? `${t('notices.sessionStarted')} ${t('notices.silent')}` : t('notices.sessionStarted');
    case 'startFailed':
      return t(notice.mayTry ? 'notices.startFailed' : 'notices.startFailedWait');
    case 'shareEnded':
      return t(`notices.shareEnded.${notice.why}`);
    case 'deviceFailed':
      return notice.failure === 'insecure'
        ? t('devices.problems.insecure.title')
        : t(`devices.problems.${notice.failure}.${notice.device}.title`);
    case 'refused': {
      const code = plainCode(notice.error.code);
      return `${t(`errors.${code}.title`)}. ${errorText(t, notice.error)}`;
    }
    case 'presides':
      return notice.person === null
        ? tc('notices.youPreside')
        : tc('notices.presides', { name: displayName(t, notice.person) });
    case 'personMissed': {
      const { unit, count } = lengthOf(notice.seconds * 1000);
      return tc(`notices.personMissed.${unit}`, { name: displayName(t, notice.person), count });
    }
    case 'personLeft':
    case 'personTalks':
      return tc(`notices.${notice.kind}`, { names: namesOf(notice.people, t, language), count: notice.people.length });
    default:
      return t(`notices.${notice.kind}`);
  }
}
