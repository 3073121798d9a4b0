import { useTranslation } from 'react-i18next';
import { useLanguage } from '../../i18n/LanguageContext.tsx';
import { canCaptureScreen } from '../../session/screen-capture.ts';
import { MenuSheet } from '../../ui/ActMenu.tsx';
import type { MenuAct } from '../../ui/ActMenu.tsx';
import { useAct } from '../acts/useAct.ts';
import { useConductWords } from '../conduct/useConductWords.ts';
import { consultablePeople } from '../consultation/room.ts';
import { useTalk } from '../consultation/useTalk.ts';
import { useScene, useSession } from '../context/SessionContext.tsx';
import { turnOf } from '../floor/turn.ts';
import { displayName } from '../names/display-name.ts';
import type { MoreProps } from './More.tsx';
import { BAR_PANELS, PANELS } from './panels.ts';
import type { PanelName, Tool } from './panels.ts';
import { shareOffer } from './share-offer.ts';

type Line = PanelName | Tool | 'purpose' | 'share' | `talk ${string}`;

/** The list that replaces a longer bar on a phone. A private talk with the person's lawyer or client is one press in it. */
export default function MoreSheet({ kept, onPanel, onTool, onClose }: MoreProps & { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const tc = useConductWords();
  const { language } = useLanguage();
  const state = useSession((whole) => whole);
  const scene = useScene();
  const act = useAct();
  const talk = useTalk();
  const { me, acts } = scene;
  const turn = turnOf(scene);
  const other = me.handFor === 'speak' ? 'question' : 'speak';
  const share = shareOffer(scene, state.share.kind, canCaptureScreen());

  const panelLine = (name: PanelName): MenuAct<Line> => {
    const { icon, waiting, noteOf } = PANELS[name];
    const count = waiting(state);
    const note = count > 0 ? tc('more.waiting', { count }) : (noteOf?.(state, language) ?? undefined);
    return { id: name, label: t(`panels.${name}`), icon, note };
  };
  const hand: MenuAct<Line>[] =
    turn === null || !acts.includes('raise-hand')
      ? []
      : [
          {
            id: 'purpose',
            label: t(`hand.change.${other}`),
            icon: 'hand',
            note: `${t(`hand.up.${me.handFor}`)} ${t('people.order', { number: turn })}.`,
          },
        ];
  const counsel = PANELS.talk.offered(state) ? consultablePeople(scene).filter(({ bond }) => bond === 'own') : [];
  const talks = counsel.map(({ person }): MenuAct<Line> => {
    const name = displayName(t, person);
    return { id: `talk ${person.seat}`, label: tc('more.talkWith', { name }), icon: 'talk', note: t('talk.private') };
  });
  const panels = BAR_PANELS.filter((name) => !kept.includes(name) && PANELS[name].offered(state)).map(panelLine);
  const sharing: MenuAct<Line>[] =
    share === null
      ? []
      : [
          {
            id: 'share',
            label: share.ends ? t('sharing.stop') : t('sharing.start'),
            icon: share.ends ? 'screen-off' : 'screen',
            isDisabled: share.isDisabled,
          },
        ];
  const tools: MenuAct<Line>[] = [
    ...(scene.speaks ? [{ id: 'devices', label: t('courtroom.devices'), icon: 'devices' } as const] : []),
    { id: 'view', label: t('view.button'), icon: 'layout' },
  ];

  const choose = (line: Line): void => {
    if (line === 'purpose') void act('raise-hand', { purpose: other });
    else if (line === 'share') void act(share?.ends === true ? 'stop-share' : 'share-screen', {});
    else if (line === 'view' || line === 'devices' || line === 'keys') onTool(line);
    else if (isTalk(line)) void talk([line.slice('talk '.length)]);
    else onPanel(line);
  };
  return (
    <MenuSheet
      label={t('courtroom.more')}
      parts={[{ acts: [...hand, ...talks] }, { acts: panels }, { acts: [...sharing, ...tools] }]}
      onClose={onClose}
      onAct={choose}
    />
  );
}

function isTalk(line: Line): line is `talk ${string}` {
  return line.startsWith('talk ');
}
