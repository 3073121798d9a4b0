import { useState } from 'react';
import { Link } from 'wouter';
import type { OwnTask, readOwnHearings } from '@mahzar/shared/rest/own-hearings';
import type { CallAnswer } from '@mahzar/shared/rest/route';
import { Button } from '../../ui/Button.tsx';
import { CaseNumber } from '../ui/CaseNumber.tsx';
import { Moment } from '../ui/Moment.tsx';
import { useStaffWords } from '../words/useStaffWords.ts';
import './own.css';

/** Number of tasks on the desk's own page before all are requested. */
const FIRST = 5;

interface OwnTasksProps {
  readonly tasks: CallAnswer<typeof readOwnHearings>['tasks'];
  /** Name of the list for screen readers. */
  readonly label: string;
}

/** Tasks in cases, oldest first, each with a link to its page. */
export function OwnTasks({ tasks, label }: OwnTasksProps) {
  const t = useStaffWords();
  const [isWhole, setIsWhole] = useState(false);
  const { items, total } = tasks;
  const shown = isWhole ? items : items.slice(0, FIRST);
  return (
    <>
      <ul className="plain-list own__list" aria-label={label}>
        {shown.map((task) => (
          <li key={keyOf(task)}>
            <div>
              <TaskLink task={task} />
              {(task.what === 'reach-judge' || task.what === 'assign-judge') && (
                <p>{t(`own.taskHints.${task.what}`)}</p>
              )}
              <p className="soft">
                {t('own.inCase')} <CaseNumber number={task.case.number} /> · {t('own.since')}{' '}
                <Moment at={task.since} as="date" />
              </p>
            </div>
          </li>
        ))}
      </ul>
      {shown.length < items.length && (
        <div>
          <Button onPress={() => setIsWhole(true)}>{t('own.allTasks', { total: items.length })}</Button>
        </div>
      )}
      {shown.length === items.length && total > items.length && (
        <p className="soft">{t('own.oldestTasks', { shown: items.length, total })}</p>
      )}
    </>
  );
}

function TaskLink({ task }: { readonly task: OwnTask }) {
  const t = useStaffWords();
  const text = t(`own.taskKinds.${task.what}`, { number: 'number' in task ? task.number : 0 });
  const place = placeOf(task);
  // Minutes have a page of their own outside the desk.
  return task.what === 'close-minutes' ? <a href={place}>{text}</a> : <Link href={place}>{text}</Link>;
}

/** Returns the page on which the task is done. */
function placeOf(task: OwnTask): string {
  const inCase = `/cases/${task.case.id}`;
  switch (task.what) {
    case 'accept-document':
    case 'decide-withheld':
    case 'rule-on-exhibit':
      return `${inCase}/documents/${task.document}`;
    case 'confirm-power':
    case 'assign-judge':
      return inCase;
    case 'sign-order':
    case 'serve-order':
      return `${inCase}/orders/${task.order}`;
    case 'decide-power':
      return `/powers/${task.power}`;
    case 'close-minutes':
      return `/minutes/${encodeURIComponent(task.hearing)}`;
    case 'reach-judge':
      return `/bookings/${encodeURIComponent(task.hearing)}`;
    default:
      return task satisfies never;
  }
}

function keyOf(task: OwnTask): string {
  return `${task.what} ${placeOf(task)} ${'number' in task ? task.number : ''}`;
}
