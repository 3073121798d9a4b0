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

type Choice = PanelName | Tool | 'purpose' | 'share' | `talk ${string}`;

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

  const panelLine = (name: PanelName): MenuAct<Choice> => {
    const { icon, waiting, noteOf } = PANELS[name];
    const count = waiting(state);
    const note = count > 0 ? tc('more.waiting', { count }) : (noteOf?.(state, language) ?? undefined);
    return { id: name, label: t(`panels.${name}`), icon, note };
  };
  const hand: MenuAct<Choice>[] =
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
  const talks = counsel.map(({ person }): MenuAct<Choice> => {
    const name = displayName(t, person);
    return { id: `talk ${person.seat}`, label: tc('more.talkWith', { name }), icon: 'talk', note: t('talk.private') };
  });
  const panels = BAR_PANELS.filter((name) => !kept.includes(name) && PANELS[name].offered(state)).map(panelLine);
  const sharing: MenuAct<Choice>[] =
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
  const tools: MenuAct<Choice>[] = [
    ...(scene.speaks ? [{ id: 'devices', label: t('courtroom.devices'), icon: 'devices' } as const] : []),
    { id: 'view', label: t('view.button'), icon: 'layout' },
  ];

  const choose = (choice: Choice): void => {
    if (choice === 'purpose') void act('raise-hand', { purpose: other });
    else if (choice === 'share') void act(share?.ends === true ? 'stop-share' : 'share-screen', {});
    else if (choice === 'view' || choice === 'devices' || choice === 'keys') onTool(choice);
    else if (isTalk(choice)) void talk([choice.slice('talk '.length)]);
    else onPanel(choice);
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

function isTalk(choice: Choice): choice is `talk ${string}` {
  return choice.startsWith('talk ');
}
