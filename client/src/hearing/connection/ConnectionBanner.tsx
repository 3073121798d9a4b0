import { useTranslation } from 'react-i18next';
import { Icon } from '../../ui/Icon.tsx';
import { useNow } from '../../ui/useNow.ts';
import type { Connection } from '../../connection/connection-watch.ts';
import './connection-banner.css';

/** Shows that the connection is lost and being restored, and for how long; nothing while it works. */
export function ConnectionBanner({ connection }: { readonly connection: Connection }) {
  return (
    <div role="status" className="line">
      {connection.kind === 'reconnecting' && <Lost connection={connection} />}
    </div>
  );
}

function Lost({ connection }: { readonly connection: Extract<Connection, { kind: 'reconnecting' }> }) {
  const { t } = useTranslation();
  return (
    <div className={`line__banner${connection.mediaFlows ? ' line__banner--mild' : ''}`}>
      <Icon name="line-lost" />
      <p>
        {connection.mediaFlows ? t('line.mediaFlows') : t('line.lost')} <Seconds since={connection.since} />.{' '}
        <span className="line__keep">{t('line.keep')}</span>
      </p>
    </div>
  );
}

/** Visible only: a screen reader that announces every second helps nobody. */
function Seconds({ since }: { readonly since: number }) {
  const { t } = useTranslation();
  const count = Math.max(0, Math.floor((useNow(since) - since) / 1000));
  return <strong aria-hidden="true">({t('line.seconds', { count })})</strong>;
}
