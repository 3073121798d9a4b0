import { useTranslation } from 'react-i18next';
import { LAYOUTS } from '@mahzar/shared/hearing/state';
import { Button } from '../../ui/Button.tsx';
import { Choices } from '../../ui/Choices.tsx';
import { DialogBox } from '../../ui/DialogBox.tsx';
import { useConductWords } from '../conduct/useConductWords.ts';
import { usePartsOfScene } from '../context/SessionContext.tsx';
import { VIEWS } from './large.ts';
import type { View } from './large.ts';
import { useAct } from '../acts/useAct.ts';
import { VoiceOnlyButton } from './VoiceOnlyButton.tsx';

interface ViewDialogProps {
  readonly view: View;
  readonly isOpen: boolean;
  readonly onChoose: (view: View) => void;
  /** Opens the shortcuts, where there is no room for a button of their own. */
  readonly onKeys: () => void;
  readonly onClose: () => void;
}

/** Settings for the view of the pictures: for the person, and for people who run the hearing also for everybody. */
export default function ViewDialog({ view, isOpen, onChoose, onKeys, onClose }: ViewDialogProps) {
  const { t } = useTranslation();
  const tc = useConductWords();
  const { acts, layout, spotlight, share } = usePartsOfScene('acts', 'layout', 'spotlight', 'share');
  const act = useAct();
  return (
    <DialogBox title={t('view.title')} close={t('view.done')} isOpen={isOpen} onClose={onClose}>
      {acts.includes('set-layout') && (
        <Choices
          legend={tc('view.everybody')}
          values={LAYOUTS}
          chosen={layout}
          labelOf={(value) => tc(`view.layouts.${value}`)}
          onChoose={(value) => void act('set-layout', { layout: value })}
        />
      )}
      <Choices
        legend={tc('view.mine')}
        values={VIEWS}
        chosen={view}
        labelOf={(value) => (value === 'court' ? t('view.court') : tc(`view.layouts.${value}`))}
        onChoose={onChoose}
      />
      {(spotlight !== null || share !== null) && <p className="soft">{t('view.overruled')}</p>}
      <VoiceOnlyButton />
      <Button look="quiet" icon="keyboard" onPress={onKeys}>
        {t('shortcuts.title')}
      </Button>
    </DialogBox>
  );
}
