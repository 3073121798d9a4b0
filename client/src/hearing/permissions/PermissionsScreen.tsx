import { useTranslation } from 'react-i18next';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { WholeScreen } from '../../ui/WholeScreen.tsx';
import { usePartsOfScene } from '../context/SessionContext.tsx';
import { PermissionBrowser } from './PermissionBrowser.tsx';
import { usePermissionWords } from './usePermissionWords.ts';

/** The permission table over the courtroom, beginning with hearings of this kind. */
export default function PermissionsScreen({ onClose }: { readonly onClose: () => void }) {
  const t = usePermissionWords();
  const { t: tCommon } = useTranslation();
  const { language } = useLanguage();
  const { kind } = usePartsOfScene('kind');
  return (
    <WholeScreen title={t('title')} close={tCommon('panels.close', { title: t('title') })} onClose={onClose}>
      <p>{t('lead')}</p>
      <PermissionBrowser kind={kind}>
        <a href={`/roles?lang=${language}`} target="_blank" rel="noreferrer">
          {t('toPrint')}
        </a>
      </PermissionBrowser>
    </WholeScreen>
  );
}
