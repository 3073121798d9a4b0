import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import { usePartsOfScene } from '../context/SessionContext.tsx';
import { useAct } from '../acts/useAct.ts';
import { displayName } from '../names/display-name.ts';
import { Group } from './Group.tsx';
import type { RoomGroup } from './groups.ts';
import { PersonRow } from './PersonRow.tsx';
import type { OnPersonAct } from './usePersonAct.ts';

interface RoomsProps {
  readonly rooms: readonly RoomGroup[];
  readonly onAct: OnPersonAct;
}

/** Private rooms and their members. Their talk stays confidential; the court can only call people back. */
export function Rooms({ rooms, onAct }: RoomsProps) {
  const { t } = useTranslation();
  const { acts } = usePartsOfScene('acts');
  const act = useAct();
  return rooms.map(({ room, people }) => (
    <Group
      key={room}
      title={t('people.privateRoom')}
      count={people.length}
      action={
        room !== null &&
        acts.includes('end-consultation') && (
          <Button
            size="small"
            aria-label={t('people.callBackOf', {
              names: people.map((one) => displayName(t, one)).join(t('people.and')),
            })}
            onPress={() => void act('end-consultation', { room })}
          >
            {t('people.callBack')}
          </Button>
        )
      }
    >
      {people.map((person) => (
        <PersonRow key={person.seat} person={person} onAct={onAct} />
      ))}
    </Group>
  ));
}
