import type { OfficeDraft } from '@mahzar/shared/offices/office';
import { capacityAtOffice, mayReadFiguresOf, mayRunOffice } from '@mahzar/shared/queue/law/capacity';
import { useMay, useWho } from '../session/who.tsx';

type People = Pick<OfficeDraft, 'officials' | 'staff'>;

/** Returns what the signed-in person may do at an office; other acts are not displayed. The service checks independently. */
export function useMayAt(): {
  /** Works there, as an official or as staff of its queues. */
  readonly work: (office: People) => boolean;
  /** Pauses it and closes its days. */
  readonly run: (office: People) => boolean;
  readonly readFigures: (office: People) => boolean;
} {
  const who = useWho();
  const may = useMay();
  return {
    work: (office) => capacityAtOffice(office, who) !== null,
    run: (office) => may('run-offices') && mayRunOffice(who.roles, capacityAtOffice(office, who)),
    readFigures: (office) => may('read-office-figures') && mayReadFiguresOf(who.roles, capacityAtOffice(office, who)),
  };
}
