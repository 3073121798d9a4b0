import { Button } from '../../ui/Button.tsx';
import { GuestFields, NOBODY } from '../fields/GuestFields.tsx';
import { TextField } from '../fields/TextField.tsx';
import { Tick } from '../fields/Tick.tsx';
import { useCitizen, useOwn } from '../CitizenContext.tsx';
import { useCitizenWords } from '../words/useCitizenWords.ts';
import { Question } from './Question.tsx';

/** Most companions at a meeting. */
const MAX_COMPANIONS = 5;

/** People who come along. "Nobody" is the usual answer, and needs no input. */
export function CompanyPage() {
  const t = useCitizenWords();
  const { own } = useCitizen();
  const companions = useOwn(({ answers }) => answers.companions);
  const interpreter = useOwn(({ answers }) => answers.interpreter);
  const lawyer = useOwn(({ answers }) => answers.lawyer);
  const elsewhere = useOwn(({ answers }) => answers.elsewhere);
  return (
    <Question step="company" title={t('company.title')}>
      <p>{t('company.hint')}</p>
      <Tick
        field="companions"
        label={t('company.companion')}
        isTicked={companions !== null}
        onTick={(isTicked) => own.type({ companions: isTicked ? [''] : null })}
      >
        {(companions ?? []).map((name, at) => (
          <TextField
            // Only their position identifies the names.
            // oxlint-disable-next-line react/no-array-index-key
            key={at}
            field={at === 0 ? 'companions' : `companions-${at}`}
            label={t('company.companionName')}
            value={name}
            onChange={(value) =>
              own.type({ companions: (companions ?? []).map((each, index) => (index === at ? value : each)) })
            }
          />
        ))}
        {companions !== null && companions.length < MAX_COMPANIONS && (
          <Button look="quiet" onPress={() => own.type({ companions: [...companions, ''] })}>
            {t('company.another')}
          </Button>
        )}
      </Tick>
      <Tick
        field="lawyer"
        label={t('company.lawyer')}
        isTicked={lawyer !== null}
        onTick={(isTicked) => own.type({ lawyer: isTicked ? '' : null })}
      >
        <TextField
          field="lawyer"
          label={t('company.lawyerName')}
          value={lawyer ?? ''}
          onChange={(value) => own.type({ lawyer: value })}
        />
      </Tick>
      <Tick
        field="interpreter"
        label={t('company.interpreter')}
        isTicked={interpreter !== null}
        onTick={(isTicked) => own.type({ interpreter: isTicked ? '' : null })}
      >
        <TextField
          field="interpreter"
          label={t('company.language')}
          value={interpreter ?? ''}
          onChange={(value) => own.type({ interpreter: value })}
        />
      </Tick>
      <Tick
        field="elsewhere"
        label={t('guests.tick')}
        isTicked={elsewhere !== null}
        onTick={(isTicked) => own.type({ elsewhere: isTicked ? [NOBODY] : null })}
      >
        <GuestFields guests={elsewhere ?? []} onChange={(guests) => own.type({ elsewhere: guests })} />
      </Tick>
    </Question>
  );
}
