import { listDue } from '@mahzar/shared/rest/due-answers';
import { useLoad } from '../api/useLoad.ts';
import { useQueueWords } from '../ui/useQueueWords.ts';
import { useMay, useWho } from '../session/who.tsx';
import { Screen } from '../ui/Screen.tsx';
import { Empty, Loaded } from '../ui/States.tsx';
import { Tabs } from '../ui/Tabs.tsx';
import { useAddressed } from '../ui/useAddressed.ts';
import { DueTable } from './DueTable.tsx';
import '../queue/queue.css';

const WHOSE = ['theirs', 'everybody'] as const;

/** The offices' pending tasks for citizens who requested a meeting, late ones first. */
export default function DuePage() {
  const t = useQueueWords();
  const { account } = useWho();
  // Staff who manage queues follow up other people's tasks.
  const isOffice = useMay()('run-queues');
  const [at, change] = useAddressed({ whose: isOffice ? 'everybody' : 'theirs' });
  const whose = at.whose === 'theirs' ? 'theirs' : 'everybody';
  const due = useLoad(listDue, { query: whose === 'theirs' ? { official: account } : {} });
  return (
    <Screen title={t('due.title')} lead={due.data === undefined ? t('due.lead') : t('due.counts', due.data)}>
      <form className="filters" onSubmit={(event) => event.preventDefault()}>
        <Tabs
          label={t('due.whose')}
          value={whose}
          values={WHOSE}
          nameOf={(one) => t(`due.${one}`)}
          onChange={(one) => change({ whose: one })}
        />
      </form>
      <Loaded of={due}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={t('due.none')} text={t('due.noneText')} />
          ) : (
            <DueTable caption={t('due.title')} items={items} hasOfficials={whose === 'everybody'} />
          )
        }
      </Loaded>
    </Screen>
  );
}
