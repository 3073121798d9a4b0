import { useId, useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { mayEver } from '@mahzar/shared/hearing/permissions';
import type { NamedPerson } from '@mahzar/shared/protocol/pushes';
import { Avatar } from '../../ui/Avatar.tsx';
import { Button } from '../../ui/Button.tsx';
import { Confirm } from '../../ui/Confirm.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { useScene } from '../app/SessionContext.tsx';
import { displayName } from '../people/display-name.ts';
import { actsOn, grouped } from './people.ts';
import { useAct } from './useAct.ts';
import './people.css';

/** Who is here and who waits; for those who run the hearing also what can be done about it. */
export function PeopleList() {
  const { t } = useTranslation();
  const scene = useScene();
  const act = useAct();
  const { waiting, hands, inCourtroom, outside, expelled } = grouped(scene);
  const [removing, setRemoving] = useState<NamedPerson | null>(null);
  const admits = scene.acts.includes('admit');
  return (
    <div className="people">
      {admits && (
        <Group title={t('people.waiting')} count={waiting.length}>
          {waiting.length === 0 && <li className="people__none">{t('people.nobodyWaiting')}</li>}
          {waiting.map((person) => (
            <Row key={person.seat} person={person} short>
              <Button
                look="primary"
                size="small"
                aria-label={t('people.admitName', { name: displayName(t, person) })}
                onPress={() => void act('admit', { seat: person.seat })}
              >
                {t('people.admit')}
              </Button>
            </Row>
          ))}
        </Group>
      )}
      {hands.length > 0 && (
        <Group
          title={t('people.hands')}
          count={hands.length}
          action={
            hands.length > 1 &&
            scene.acts.includes('lower-all-hands') && (
              <Button size="small" onPress={() => void act('lower-all-hands', {})}>
                {t('people.lowerAll')}
              </Button>
            )
          }
        >
          {hands.map((person, index) => (
            <Row key={person.seat} person={person} note={t('people.order', { number: index + 1 })} short>
              {(scene.acts.includes('lower-any-hand') || person.seat === scene.me.seat) && (
                <Button
                  size="small"
                  aria-label={t('people.lowerName', { name: displayName(t, person) })}
                  onPress={() => void act('lower-hand', { seat: person.seat })}
                >
                  {t('people.lower')}
                </Button>
              )}
            </Row>
          ))}
        </Group>
      )}
      <Group
        title={t('people.inCourtroom')}
        count={inCourtroom.length}
        action={
          scene.acts.includes('mute-all') && (
            <Button size="small" onPress={() => void act('mute-all', {})}>
              {t('people.muteAll')}
            </Button>
          )
        }
      >
        {inCourtroom.map((person) => (
          <Row
            key={person.seat}
            person={person}
            status={mayEver(scene.kind, person.role, 'send-media') && <Status person={person} />}
          >
            {actsOn(scene, person).map((name) => {
              const words = { mute: 'mute', 'allow-to-speak': 'allow', dismiss: 'dismiss', remove: 'remove' } as const;
              const word = words[name];
              return (
                <Button
                  key={name}
                  size="small"
                  aria-label={t(`people.${word}Name`, { name: displayName(t, person) })}
                  onPress={() => (name === 'remove' ? setRemoving(person) : void act(name, { seat: person.seat }))}
                >
                  {t(`people.${word}`)}
                </Button>
              );
            })}
          </Row>
        ))}
      </Group>
      {outside.length > 0 && (
        <Group title={t('people.outside')} count={outside.length}>
          {outside.map((person) => (
            <Row key={person.seat} person={person} />
          ))}
        </Group>
      )}
      {expelled.length > 0 && (
        <Group title={t('people.expelled')} count={expelled.length}>
          {expelled.map((person) => (
            <Row key={person.seat} person={person}>
              {scene.acts.includes('readmit') && (
                <Button
                  size="small"
                  aria-label={t('people.readmitName', { name: displayName(t, person) })}
                  onPress={() => void act('readmit', { seat: person.seat })}
                >
                  {t('people.readmit')}
                </Button>
              )}
            </Row>
          ))}
        </Group>
      )}
      <Confirm
        title={t('people.removeQuestion', { name: removing === null ? '' : displayName(t, removing) })}
        text={t('people.removeText')}
        confirm={t('people.removeConfirm')}
        cancel={t('judge.cancel')}
        isOpen={removing !== null}
        onCancel={() => setRemoving(null)}
        onConfirm={() => {
          if (removing !== null) void act('remove', { seat: removing.seat });
          setRemoving(null);
        }}
      />
    </div>
  );
}

function Group({
  title,
  count,
  action,
  children,
}: {
  readonly title: string;
  readonly count: number;
  /** What can be done about all of them. */
  readonly action?: ReactNode;
  readonly children: ReactNode;
}) {
  const { language } = useLanguage();
  const id = useId();
  return (
    <section aria-labelledby={id} className="people__group">
      <div className="people__head">
        <h3 id={id}>
          {title} <span className="people__count">({formatNumber(language, count)})</span>
        </h3>
        {action}
      </div>
      <ul className="plain-list">{children}</ul>
    </section>
  );
}

interface RowProps {
  readonly person: NamedPerson;
  readonly note?: string;
  /** The acts fit beside the name. */
  readonly short?: boolean;
  readonly status?: ReactNode;
  readonly children?: ReactNode;
}

function Row({ person, note, short = false, status, children }: RowProps) {
  const { t } = useTranslation();
  const { me } = useScene();
  return (
    <li className={short ? 'people__row people__row--short' : 'people__row'}>
      <Avatar name={displayName(t, person)} />
      <div className="people__who">
        <p className="people__name">
          <bdi>{displayName(t, person)}</bdi>
          {person.seat === me.seat && <span className="people__role"> ({t('courtroom.you')})</span>}
        </p>
        <p className="people__role">
          {t(`roles.${person.role}`)}
          {note !== undefined && ` · ${note}`}
        </p>
      </div>
      {status}
      {children !== undefined && <div className="people__acts">{children}</div>}
    </li>
  );
}

function Status({ person }: { readonly person: NamedPerson }) {
  const { t } = useTranslation();
  if (!person.here) {
    return (
      <span className="people__status people__status--away">
        <Icon name="line-lost" />
        <span className="visually-hidden">{t('courtroom.away')}</span>
      </span>
    );
  }
  const words = { on: 'microphoneOn', off: 'microphoneOff', blocked: 'microphoneBlocked' } as const;
  return (
    <span className="people__status" data-microphone={person.microphone}>
      <Icon name={person.microphone === 'on' ? 'microphone' : 'microphone-off'} />
      <span className="visually-hidden">{t(`courtroom.${words[person.microphone]}`)}</span>
    </span>
  );
}
