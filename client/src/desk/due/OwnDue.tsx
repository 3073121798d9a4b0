import { Link } from 'wouter';
import { listDue } from '@mahzar/shared/rest/due-answers';
import type { CallAnswer } from '@mahzar/shared/rest/route';
import { useLoad } from '../api/useLoad.ts';
import { useQueueWords } from '../ui/useQueueWords.ts';
import { useMay, useWho } from '../session/who.tsx';
import { Badge } from '../ui/Badge.tsx';
import { DueTable } from './DueTable.tsx';
import '../queue/queue.css';

/** Number of tasks on the desk's own page. */
const FIRST = 5;

/** Returns the person's pending tasks of citizens' meetings; null before loading, and where there are none. */
export function useOwnDue(): CallAnswer<typeof listDue> | null {
  const may = useMay();
  const { account } = useWho();
  const query = may('run-queues') ? {} : { official: account };
  const due = useLoad(listDue, { query }, { when: may('read-requests') }).data;
  return due === undefined || due.total === 0 ? null : due;
}

/** The first tasks, with a link to the rest. */
export function OwnDue({ due }: { readonly due: CallAnswer<typeof listDue> }) {
  const t = useQueueWords();
  const may = useMay();
  return (
    <>
      <h3>
        {t('due.mine')}{' '}
        {due.late > 0 && <Badge look="bad">{`${t('due.late')}: ${t('due.count', { count: due.late })}`}</Badge>}
      </h3>
      <DueTable caption={t('due.mine')} items={due.items.slice(0, FIRST)} hasOfficials={may('run-queues')} />
      {due.total > FIRST && (
        <p>
          <Link href="/due">{t('due.all', { count: due.total })}</Link>
        </p>
      )}
    </>
  );
}
