import type { MatterKind } from '@mahzar/shared/offices/office';
import { Button } from '../../ui/Button.tsx';
import { TextField, TicksField } from '../ui/Field.tsx';
import { newId } from '../ui/new-id.ts';
import { TimeField } from '../ui/TimeField.tsx';
import { capacityOf, newBlock } from './draft.ts';
import type { BlockForm, OfficialForm } from './draft.ts';
import { useOfficeWords } from './useOfficeWords.ts';

/** Most blocks of a day that the service accepts. */
const MAX = 8;

interface BlockFieldsProps {
  /** The day's place in the request's body: `weekly.2`. */
  readonly name: string;
  /** The day, for screen readers. */
  readonly day: string;
  readonly blocks: readonly BlockForm[];
  readonly onChange: (blocks: readonly BlockForm[]) => void;
  /** The office's officials, and its kinds of matter. */
  readonly officials: readonly OfficialForm[];
  readonly kinds: readonly MatterKind[];
  readonly nameOf: (official: OfficialForm) => string;
}

/** The blocks of a day: hours, officials and numbers of turns. */
export function BlockFields({ name, day, blocks, onChange, officials, kinds, nameOf }: BlockFieldsProps) {
  const t = useOfficeWords();
  const chosen = officials.filter(({ account }) => account !== '');
  return (
    <div className="office-blocks">
      {blocks.map((block, at) => {
        const field = `${name}.blocks.${at}`;
        const set = (part: Partial<BlockForm>): void =>
          onChange(blocks.map((one, place) => (place === at ? { ...one, ...part } : one)));
        const time = (end: 'from' | 'to') => (
          <TimeField
            name={`${field}.${end}`}
            label={t(end)}
            value={block[end]}
            onChange={(value) => set({ [end]: value })}
          />
        );
        const number = (of: 'turnMinutes' | 'ahead' | 'onTheDay') => (
          <TextField
            name={`${field}.${of}`}
            label={t(of)}
            inputMode="numeric"
            maxLength={3}
            value={block[of]}
            onChange={(value) => set({ [of]: value })}
          />
        );
        const capacity = capacityOf({
          ...block,
          officials: block.officials.filter((account) => chosen.some((one) => one.account === account)),
        });
        return (
          <div key={block.id} className="office-block" role="group" aria-label={day}>
            <div className="office-block__numbers">
              {time('from')}
              {time('to')}
              {number('turnMinutes')}
              {number('ahead')}
              {number('onTheDay')}
              <Button
                look="quiet"
                size="icon"
                icon="close"
                aria-label={t('removeBlockOf', { day })}
                onPress={() => onChange(blocks.filter((one) => one !== block))}
              />
            </div>
            {capacity !== null && (
              <p className="soft" role="status">
                {t(Number(block.ahead) + Number(block.onTheDay) > capacity ? 'capacityOver' : 'capacity', {
                  count: capacity,
                })}
              </p>
            )}
            {(chosen.length > 1 || block.officials.length === 0) && (
              <TicksField
                name={`${field}.officials`}
                label={t('receives')}
                values={chosen.map(({ account }) => account)}
                chosen={block.officials}
                nameOf={(account) => nameOf(chosen.find((one) => one.account === account)!)}
                onChange={(accounts) => set({ officials: accounts })}
              />
            )}
            {kinds.length > 1 && (
              <details className="office-block__kinds" open={block.kinds.length > 0 || undefined}>
                <summary>{t('onlyKinds')}</summary>
                <TicksField
                  name={`${field}.kinds`}
                  label={t('onlyKinds')}
                  hint={t('onlyKindsHint')}
                  values={kinds}
                  chosen={block.kinds}
                  nameOf={(kind) => t(`kinds.${kind}`)}
                  onChange={(of) => set({ kinds: of })}
                />
              </details>
            )}
          </div>
        );
      })}
      {blocks.length < MAX && (
        <div className="office-blocks__add">
          {blocks.length === 0 && <span className="soft">{t('nobodyReceives')}</span>}
          <Button
            look="quiet"
            size="small"
            icon="plus"
            aria-label={t('addBlockOf', { day })}
            onPress={() => onChange([...blocks, newBlock(blocks, officials, newId)])}
          >
            {t('addBlock')}
          </Button>
        </div>
      )}
    </div>
  );
}
