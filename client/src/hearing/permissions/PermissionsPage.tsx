import { Button } from '../../ui/Button.tsx';
import { Page } from '../../ui/Page.tsx';
import { PermissionBrowser } from './PermissionBrowser.tsx';
import { usePermissionWords } from './usePermissionWords.ts';

/** The permission table as a page of its own. It needs no personal link: nothing in it is secret. */
export default function PermissionsPage() {
  const t = usePermissionWords();
  return (
    <Page title={t('title')} width="table">
      <p className="lead">{t('lead')}</p>
      <PermissionBrowser kind="courtroom">
        <Button onPress={() => window.print()}>{t('print')}</Button>
      </PermissionBrowser>
    </Page>
  );
}
