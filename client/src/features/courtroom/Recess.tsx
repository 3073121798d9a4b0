import { useTranslation } from 'react-i18next';
import { Icon } from '../../ui/Icon.tsx';

/** The courtroom in a recess: silent for everybody. */
export function Recess() {
  const { t } = useTranslation();
  return (
    <section className="recess" aria-labelledby="recess">
      <Icon name="clock" />
      <h2 id="recess">{t('recess.title')}</h2>
      <p>{t('recess.text')}</p>
      <p>{t('recess.next')}</p>
    </section>
  );
}
